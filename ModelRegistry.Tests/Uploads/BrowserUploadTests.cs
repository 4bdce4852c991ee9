using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>The upload page and the calls behind it, as a browser makes them: the session's cookie, and the page's token for every change.</summary>
public sealed class BrowserUploadTests(SharedRegistry registry) : IAsyncLifetime
{
    private const string TokenHeader = "RequestVerificationToken";

    private ApiHost host = null!;
    private HttpClient browser = null!;
    private IDocument page = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Page => $"/{host.Entity}/digits/mlp/versions/new";

    private string Drafts => $"/files/uploads{host.Artifact}/drafts";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        (await (await host.OwnerAsync()).LogAsync(host.Artifact)).Must(HttpStatusCode.Created);
        browser = await host.App.SignedInClientAsync(host.Owner);
        page = await LoadAsync(browser, Page, HttpStatusCode.OK);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return host.DisposeAsync();
    }

    [Fact]
    public async Task PagesOwnCalls_MakeTheVersion()
    {
        Assert.Equal(Drafts, page.QuerySelector("#upload")!.GetAttribute("data-drafts"));
        var bytes = SourceStream.Bytes(70_000);
        var begun = (await SendAsync(HttpMethod.Post, Drafts, Json(new { metadata = new { accuracy = 0.97 }, files = new[] { new { path = "a/model.bin", size = bytes.Length } } }))).Must(HttpStatusCode.Created);
        var upload = begun.Json.GetProperty("files")[0].GetProperty("upload").GetString()!;
        Assert.StartsWith($"{Drafts}/{begun["id"]}/files/", upload, StringComparison.Ordinal);

        (await SendAsync(HttpMethod.Patch, upload, Bytes(bytes[..50_000], "bytes 0-49999/70000"))).Must(HttpStatusCode.Accepted);
        var missing = (await SendAsync(HttpMethod.Get, $"{Drafts}/{begun["id"]}/files?state=missing")).Must(HttpStatusCode.OK).Json.GetProperty("items")[0];
        Assert.Equal((upload, 50_000), (missing.GetProperty("upload").GetString(), missing.GetProperty("received").GetInt32()));
        (await SendAsync(HttpMethod.Patch, upload, Bytes(bytes[50_000..], "bytes 50000-69999/70000"))).Must(HttpStatusCode.Accepted);
        var version = (await SendAsync(HttpMethod.Post, $"{Drafts}/{begun["id"]}/commit")).Must(HttpStatusCode.Created);

        Assert.Equal("1", version["number"]);
        Assert.Equal(bytes, await (await host.OwnerAsync()).Http.GetByteArrayAsync($"/api/v1{host.Artifact}/versions/v1/files/a/model.bin", Ct));
        // A page that was left open leads to what came of it.
        var left = await browser.GetAsync($"{Page}?draft={begun["id"]}", Ct);
        Assert.Equal((HttpStatusCode.Redirect, $"/{host.Entity}/digits/mlp/v1"), (left.StatusCode, new Uri(host.App.Address, left.Headers.Location!).AbsolutePath));
    }

    [Fact]
    public async Task ChangeWithoutThePagesToken_IsRefusedAndChangesNothing()
    {
        var draft = $"{Drafts}/{await BeginAsync()}";
        var other = await host.App.SignedInClientAsync(await host.App.AddAccountAsync());
        var others = TokenOf(await LoadAsync(other, "/account", HttpStatusCode.OK));
        foreach (var token in new[] { null, "nonsense", others })
        {
            (await SendAsync(HttpMethod.Post, Drafts, Json(new { files = Array.Empty<object>() }), token)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
            (await SendAsync(HttpMethod.Put, $"{draft}/files/0", Bytes([1, 2, 3], null), token)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
            (await SendAsync(HttpMethod.Patch, $"{draft}/files/0", Bytes([1, 2, 3], "bytes 0-2/3"), token)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
            (await SendAsync(HttpMethod.Post, $"{draft}/commit", null, token)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
            (await SendAsync(HttpMethod.Delete, draft, null, token)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
        }

        // Nor does the token count where only another site's form can bring it.
        var form = new FormUrlEncodedContent([new("__RequestVerificationToken", TokenOf(page))]);
        (await SendAsync(HttpMethod.Post, $"{draft}/commit", form, null)).MustBeProblem(HttpStatusCode.BadRequest, "antiforgery_invalid");
        var open = (await SendAsync(HttpMethod.Get, Drafts)).Must(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(3, Assert.Single(open.EnumerateArray()).GetProperty("missingBytes").GetInt32());
    }

    [Fact]
    public async Task CallerWithoutASession_IsToldSoAndNotSentToAPage()
    {
        using var stranger = host.App.StrangerClient();
        (await SendAsync(stranger, HttpMethod.Get, Drafts, null, null)).MustBeProblem(HttpStatusCode.Unauthorized, "signed_out");
        (await SendAsync((await host.OwnerAsync()).Http, HttpMethod.Get, Drafts, null, null)).MustBeProblem(HttpStatusCode.Unauthorized, "signed_out");
        // The page itself leads to the sign-in page and back.
        var asked = await stranger.GetAsync(Page, Ct);
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.Contains(Uri.EscapeDataString(Page), asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        // And a session's cookie still counts for nothing below /api.
        (await SendAsync(browser, HttpMethod.Get, $"/api/v1{host.Artifact}/drafts", null, TokenOf(page))).MustBeProblem(HttpStatusCode.Unauthorized, "token_missing");
    }

    [Fact]
    public async Task Viewer_SeesNoUpload_AndIsAnsweredAsByTheApi()
    {
        var viewer = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, viewer, Role.Viewer);
        using var reads = await host.App.SignedInClientAsync(viewer);
        var refused = await LoadAsync(reads, Page, HttpStatusCode.Forbidden);
        Assert.Null(refused.QuerySelector("#upload"));
        Assert.Null((await LoadAsync(reads, $"/{host.Entity}/digits/mlp", HttpStatusCode.OK)).QuerySelector($"a[href='{Page}']"));
        Assert.NotNull((await LoadAsync(browser, $"/{host.Entity}/digits/mlp", HttpStatusCode.OK)).QuerySelector($"a[href='{Page}']"));

        var begin = Json(new { files = Array.Empty<object>() });
        (await SendAsync(reads, HttpMethod.Post, Drafts, begin, TokenOf(refused))).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        var draft = await BeginAsync();
        (await SendAsync(reads, HttpMethod.Get, $"{Drafts}/{draft}", null, null)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        using var stranger = await host.App.SignedInClientAsync(await host.App.AddAccountAsync());
        var notThere = await LoadAsync(stranger, Page, HttpStatusCode.NotFound);
        (await SendAsync(stranger, HttpMethod.Post, Drafts, Json(new { files = Array.Empty<object>() }), TokenOf(notThere))).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        await LoadAsync(browser, $"/{host.Entity}/model-registry/Digits/versions/new", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"files":[{"path":"../up","size":1}]}""")]
    [InlineData("""{"files":[{"path":"a","size":1},{"path":"A","size":1}]}""")]
    [InlineData("""{"files":[{"path":"a","size":9000000000000000000}]}""")]
    [InlineData("""{"files":[],"metadata":[1]}""")]
    [InlineData("""{"files":[],"aliases":["v1"]}""")]
    [InlineData("""{"files":[],"run":"a/b"}""")]
    [InlineData("""{"words":1}""")]
    public async Task WhatTheApiRefuses_IsRefusedWithTheSameCodeAndFields(string body)
    {
        var owner = await host.OwnerAsync();
        var byToken = await owner.PostAsync($"{host.Artifact}/drafts", body);

        var byPage = await SendAsync(HttpMethod.Post, Drafts, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((byToken.Status, byToken.Code, Steady(byToken)), (byPage.Status, byPage.Code, Steady(byPage)));
        Assert.Equal(byToken.Json.TryGetProperty("errors", out var fields) ? fields.ToString() : null, byPage.Json.TryGetProperty("errors", out var same) ? same.ToString() : null);
    }

    /// <summary>The detail without the room that the disk has left: whatever else runs on the machine moves it between two answers.</summary>
    private static string Steady(ApiAnswer answer) => Regex.Replace(answer["detail"]!, "room for .+ too little", "room for some", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task OpenUploads_AreListed_TheMakersAlone_AndTheOneInTheAddressGoesOn()
    {
        var colleague = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, colleague, Role.Contributor);
        using var elsewhere = await host.App.SignedInClientAsync(colleague);
        var theirs = await LoadAsync(elsewhere, Page, HttpStatusCode.OK);
        (await SendAsync(elsewhere, HttpMethod.Post, Drafts, Json(new { files = Array.Empty<object>() }), TokenOf(theirs))).Must(HttpStatusCode.Created);
        Assert.Null(page.QuerySelector("[data-open]"));
        var (first, second) = (await BeginAsync(), await BeginAsync());

        var listed = await LoadAsync(browser, Page, HttpStatusCode.OK);
        Assert.Equal([second, first], listed.QuerySelectorAll("[data-open-draft]").Select(row => row.GetAttribute("data-open-draft")));
        Assert.Equal($"{Page}?draft={first}", listed.QuerySelectorAll("[data-open-draft] a")[1].GetAttribute("href"));
        var goesOn = await LoadAsync(browser, $"{Page}?draft={first}", HttpStatusCode.OK);
        Assert.Equal([second], goesOn.QuerySelectorAll("[data-open-draft]").Select(row => row.GetAttribute("data-open-draft")));
        Assert.Contains("0 of 1 file, 0 B of 3 B have arrived", goesOn.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        Assert.Null(goesOn.QuerySelector("[data-words-form]"));

        (await SendAsync(HttpMethod.Delete, $"{Drafts}/{first}")).Must(HttpStatusCode.NoContent);
        var gone = await LoadAsync(browser, $"{Page}?draft={first}", HttpStatusCode.OK);
        Assert.NotNull(gone.QuerySelector("[data-words-form]"));
        Assert.Contains(first, gone.QuerySelector(".note-caution")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenUploads_AreToldApartByFirstFileRunAndDescription()
    {
        var long200 = new string('x', 199) + "\U0001F600";
        foreach (var body in new object[]
        {
            new { files = Array.Empty<object>() },
            new { files = new[] { new { path = "model.bin", size = 3 } }, description = $"\n {long200}\n\nmore" },
            new { files = new[] { new { path = "a/重み.bin", size = 3 }, new { path = "b", size = 0 }, new { path = "c", size = 1 } }, run = "mlp-2", description = "Second try\n\nwith *more*" },
        })
            (await SendAsync(HttpMethod.Post, Drafts, Json(body))).Must(HttpStatusCode.Created);

        var rows = (await LoadAsync(browser, Page, HttpStatusCode.OK)).QuerySelectorAll("[data-open-draft]");

        Assert.Equal(["a/重み.bin and 2 more|run mlp-2 Second try", $"model.bin|{new string('x', 199)}…", "No files|"], rows.Select(row =>
            $"{Words(row.QuerySelector(".name"))}|{string.Join(' ', row.QuerySelectorAll(".said > span").Select(Words))}"));
        Assert.StartsWith("Continue the upload of a/重み.bin begun on ", rows[0].QuerySelector("a")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.StartsWith("Give up the upload of a/重み.bin begun on ", rows[0].QuerySelector("button")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        var goesOn = await LoadAsync(browser, $"{Page}?draft={rows[0].GetAttribute("data-open-draft")}", HttpStatusCode.OK);
        Assert.Equal("a/重み.bin and 2 more", Words(goesOn.QuerySelector(".note .name")));
    }

    private static string Words(IElement? element) => Regex.Replace(element?.TextContent ?? string.Empty, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim();

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private static ByteArrayContent Bytes(byte[] bytes, string? range)
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (range is not null) body.Headers.TryAddWithoutValidation("Content-Range", range);
        return body;
    }

    private static string TokenOf(IDocument page) => page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static async Task<IDocument> LoadAsync(HttpClient client, string path, HttpStatusCode status)
    {
        var answer = await client.GetAsync(path, Ct);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{path} answered {answer.StatusCode}: {answer.Headers.Location} {html}");
        return new HtmlParser().ParseDocument(html);
    }

    private static async Task<ApiAnswer> SendAsync(HttpClient client, HttpMethod method, string path, HttpContent? body, string? token)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) request.Headers.Add(TokenHeader, token);
        var response = await client.SendAsync(request, Ct);
        return new(response, await response.Content.ReadAsStringAsync(Ct));
    }

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? body, string? token) => SendAsync(browser, method, path, body, token);

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? body = null) => SendAsync(browser, method, path, body, TokenOf(page));

    private async Task<string> BeginAsync() =>
        (await SendAsync(HttpMethod.Post, Drafts, Json(new { files = new[] { new { path = "model.bin", size = 3 } } }))).Must(HttpStatusCode.Created)["id"]!;
}
