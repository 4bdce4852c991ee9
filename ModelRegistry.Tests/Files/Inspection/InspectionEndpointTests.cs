using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Files.Inspection;

/// <summary>What scripts are told of a file, and pictures as a browser asks for them.</summary>
public sealed class InspectionEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;
    private Guid version;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Inspection => $"{host.Artifact}/versions/v0/inspection";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        var files = new List<(string, byte[])>
        {
            ("evil.png", "<html><script>alert(1)</script>"u8.ToArray()),
            ("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray()),
            ("system.pkl", await Looking.PickleAsync("system-4.pkl", Ct)),
            ("dir/a b%2F日本.txt", "hello"u8.ToArray()),
        };
        foreach (var ending in new[] { "digits-mlp/v0/model.safetensors", "digits-mlp/v0/evaluation/confusion.png" })
            files.Add((Path.GetFileName(ending), await File.ReadAllBytesAsync(Looking.Samples(ending).Single(), Ct)));
        version = (await Looking.LogAsync(host.App.Get<LogVersion>(), new(host.Entity, "digits", "mlp"), host.Owner, Ct, [.. files])).Id;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Safetensors_IsToldByTensors()
    {
        var seen = (await owner.GetAsync($"{Inspection}/model.safetensors")).Must(HttpStatusCode.OK);

        Assert.Equal(("safetensors", "whole"), (seen["format"], seen["state"]));
        var tensor = seen.Json.GetProperty("tensors").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "layers.0.weight");
        Assert.Equal("""{"name":"layers.0.weight","dType":"F32","shape":["64","32"]}""", tensor.GetRawText());
        Assert.Equal(4, seen.Json.GetProperty("tensorCount").GetInt32());
    }

    [Fact]
    public async Task Pickle_IsToldByImports_AndTheVersionIsSuspiciousSoon()
    {
        var pickle = (await owner.GetAsync($"{Inspection}/system.pkl")).Must(HttpStatusCode.OK).Json.GetProperty("pickle");
        Assert.Equal("suspicious", pickle.GetProperty("outcome").GetString());
        Assert.Contains("\"name\":\"system\",\"allowed\":false", pickle.GetProperty("imports").GetRawText(), StringComparison.Ordinal);

        // The running app scans what was logged by itself.
        string? scan;
        do scan = (await owner.GetAsync($"{host.Artifact}/versions/v0")).Must(HttpStatusCode.OK)["scan"];
        while (scan == "pending" && !Ct.IsCancellationRequested);

        Assert.Equal("suspicious", scan);
        Assert.Equal("suspicious", (await owner.GetAsync($"{Inspection}/system.pkl"))["scan"]);
        Assert.Equal("noExecutable", (await owner.GetAsync($"{Inspection}/model.safetensors"))["scan"]);
    }

    [Fact]
    public async Task Path_IsFoundAsAFilesIs()
    {
        Assert.Equal("hello", (await owner.GetAsync($"{Inspection}/dir/{Uri.EscapeDataString("a b%2F日本.txt")}")).Must(HttpStatusCode.OK)["text"]);
        (await owner.GetAsync($"{Inspection}/no")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{Inspection}/a..%5Cb")).MustBeProblem(HttpStatusCode.BadRequest, "path_invalid");
        var moved = await owner.GetAsync($"{host.Artifact}/versions/latest/inspection/system.pkl");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, moved.Status);
        Assert.EndsWith("/versions/v0/inspection/system.pkl", moved.Response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contents_AreForThoseWhoMayDownload()
    {
        (await (await host.ClientAsync(Role.Viewer)).GetAsync($"{Inspection}/system.pkl")).Must(HttpStatusCode.OK);
        (await (await host.ClientAsync(Role.ViewerWithoutFiles)).GetAsync($"{Inspection}/system.pkl")).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await host.StrangerAsync()).GetAsync($"{Inspection}/system.pkl")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Picture_IsServedAsWhatItsBytesAre_InTheSandbox()
    {
        using var browser = await host.App.SignedInClientAsync(host.Owner);

        var picture = await browser.GetAsync(Urls.Image(version, "confusion.png"), Ct);

        Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", picture.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", Assert.Single(picture.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(picture.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("same-origin", Assert.Single(picture.Headers.GetValues("Cross-Origin-Resource-Policy")));
        foreach (var name in new[] { "evil.png", "drawing.svg", "model.safetensors" })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(Urls.Image(version, name), Ct)).StatusCode);
        // The same bytes as a file are still a download.
        Assert.Equal("application/octet-stream", (await browser.GetAsync(Urls.File(version, "confusion.png"), Ct)).Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Picture_IsForThoseWhoMayDownload()
    {
        var viewer = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, viewer, Role.ViewerWithoutFiles);
        using var without = await host.App.SignedInClientAsync(viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await without.GetAsync(Urls.Image(version, "confusion.png"), Ct)).StatusCode);
        using var stranger = await host.App.SignedInClientAsync(await host.App.AddAccountAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(Urls.Image(version, "confusion.png"), Ct)).StatusCode);
    }
}
