using System.Net;
using System.Text.Json;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Hosting;

public sealed class HealthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Running_IsHealthyAndReady()
    {
        await using var app = await RegistryApp.StartAsync();
        using var client = app.StrangerClient();

        Assert.Equal("ok", await client.GetStringAsync("/healthz", Ct));
        var ready = JsonDocument.Parse(await client.GetStringAsync("/readyz", Ct)).RootElement;
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(["database", "keys", "storage"], ready.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryAnswer_CarriesItsIdAndClosesTheDoors()
    {
        await using var app = await RegistryApp.StartAsync();
        using var client = app.StrangerClient();

        foreach (var path in new[] { "/healthz", "/account/sign-in", "/api/v1/entities", "/nothing/here" })
        {
            var response = await client.GetAsync(path, Ct);
            Assert.True(response.Headers.Contains("X-Request-Id"), path);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task StoreAway_IsNotReady()
    {
        await using var app = await RegistryApp.StartAsync();
        using var client = app.StrangerClient();
        var blobs = new DirectoryInfo(Path.Combine(app.DataFolder, "blobs"));
        if (blobs.Exists) blobs.Delete(recursive: true);
        await File.WriteAllTextAsync(blobs.FullName, "a file where the folder was", Ct);

        var response = await client.GetAsync("/readyz", Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var checks = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("checks");
        Assert.Equal(("ok", "failed"), (checks.GetProperty("database").GetString(), checks.GetProperty("storage").GetString()));
    }
}
