using System.Net;
using System.Text.Json;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Api;

/// <summary>Anyone may read what the API is, from this host alone.</summary>
public sealed class ApiDocumentTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_DescribesEveryCall_WithItsAddressAndScheme()
    {
        using var nobody = (await registry.GetAsync()).StrangerClient();
        var document = JsonDocument.Parse(await nobody.GetStringAsync("/openapi/v1.json", Ct)).RootElement;

        var paths = document.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/v1/entities/{entity}/projects/{project}/artifacts/{artifact}/versions", out var versions), paths.GetRawText()[..500]);
        Assert.Contains("multipart/form-data", versions.GetProperty("post").GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(c => c.Name));
        foreach (var path in paths.EnumerateObject())
        {
            Assert.StartsWith("/api/v1/", path.Name, StringComparison.Ordinal);
            var names = System.Text.RegularExpressions.Regex.Matches(path.Name, @"\{(?<name>\w+)\}", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["name"].Value);
            foreach (var call in path.Value.EnumerateObject())
            {
                Assert.False(string.IsNullOrEmpty(call.Value.GetProperty("summary").GetString()), path.Name);
                var parameters = call.Value.TryGetProperty("parameters", out var given) ? given.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()) : [];
                Assert.Equal(names.Order(StringComparer.Ordinal), parameters.Order(StringComparer.Ordinal));
                Assert.True(call.Value.GetProperty("responses").TryGetProperty("4XX", out _), path.Name);
            }
        }

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task ReadablePages_AndTheirScript_ComeFromThisHost()
    {
        using var nobody = (await registry.GetAsync()).StrangerClient();
        var page = await nobody.GetStringAsync("/docs/api", Ct);

        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var script = await nobody.GetAsync("/docs/api/reference/scalar.js", Ct);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Contains("javascript", script.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
    }
}
