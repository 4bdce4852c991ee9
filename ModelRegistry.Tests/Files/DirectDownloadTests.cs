using System.Net;
using System.Security.Cryptography;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files;

/// <summary>Large files come from the store itself, after the rights to them were looked at here; by a script's address and by a browser's link.</summary>
public sealed class DirectDownloadTests(SharedAzurite azurite, SharedRegistry disk) : IAsyncLifetime
{
    private static readonly byte[] Bytes = SourceStream.Bytes(50_000);
    private DirectStore direct = null!;
    private ApiHost host = null!;
    private ApiClient owner = null!;
    private Guid versionId;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Path => $"{host.Artifact}/versions/v0/files/dir/{Uri.EscapeDataString("a b+日.bin")}";

    public async ValueTask InitializeAsync()
    {
        direct = await DirectStore.StartAsync(azurite);
        host = await ApiHost.StartAsync(settings: direct.Settings());
        owner = await host.OwnerAsync();
        versionId = Guid.Parse((await LogAsync(owner, host)).Must(HttpStatusCode.Created)["id"]!);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (direct is not null) await direct.DisposeAsync();
    }

    [Fact]
    public async Task LargeFile_ComesFromTheStore()
    {
        var answer = (await owner.GetAsync(Path)).Must(HttpStatusCode.TemporaryRedirect);

        var headers = answer.Response.Headers;
        Assert.Equal($"\"sha256:{Convert.ToHexStringLower(SHA256.HashData(Bytes))}\"", headers.ETag?.ToString());
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(Bytes))}:", Assert.Single(headers.GetValues("Repr-Digest")));
        Assert.Equal("no-store", headers.CacheControl?.ToString());
        Assert.Equal(string.Empty, answer.Text);
        using var got = await direct.SendAsync(HttpMethod.Get, headers.Location!.OriginalString);
        Assert.Equal(Bytes, await got.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("a b+日.bin", got.Content.Headers.ContentDisposition?.FileNameStar);
        using var part = await direct.SendAsync(HttpMethod.Get, (await owner.GetAsync(Path, ("Range", "bytes=7-9"))).Must(HttpStatusCode.TemporaryRedirect).Response.Headers.Location!.OriginalString, null, ("Range", "bytes=7-9"));
        Assert.Equal(Bytes[7..10], await part.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task AskedThroughTheServer_ComesFromIt()
    {
        Assert.Equal(Bytes, await owner.Http.GetByteArrayAsync($"/api/v1{Path}?via=server", Ct));
        (await owner.GetAsync($"{Path}?via=moon")).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");
        var byAlias = (await owner.GetAsync(Path.Replace("/v0/", "/latest/", StringComparison.Ordinal) + "?via=server")).Must(HttpStatusCode.TemporaryRedirect);
        Assert.Equal($"/api/v1{Path}?via=server", byAlias.Response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("If-Match", HttpStatusCode.OK)]
    [InlineData("If-None-Match", HttpStatusCode.NotModified)]
    [InlineData("If-Range", HttpStatusCode.PartialContent)]
    public async Task ConditionOfOurTag_IsJudgedHere(string name, HttpStatusCode status)
    {
        var tag = (name, $"\"sha256:{Convert.ToHexStringLower(SHA256.HashData(Bytes))}\"");

        (name == "If-Range" ? await owner.GetAsync(Path, tag, ("Range", "bytes=0-1")) : await owner.GetAsync(Path, tag)).Must(status);
    }

    [Fact]
    public async Task HeadAndSmallFiles_AreAnsweredHere()
    {
        Assert.Equal(50_000, (await owner.SendAsync(HttpMethod.Head, Path)).Must(HttpStatusCode.OK).Response.Content.Headers.ContentLength);
        (await owner.GetAsync($"{host.Artifact}/versions/v0/files/small.bin")).Must(HttpStatusCode.OK);
        (await owner.GetAsync($"{host.Artifact}/versions/v0/archive")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhoMayNot_IsToldBeforeAnyAddress()
    {
        var member = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, member, Role.Viewer);
        var client = new ApiClient(await host.App.TokenClientAsync(member));
        (await client.GetAsync(Path)).Must(HttpStatusCode.TemporaryRedirect);

        CoreHost.Must(await host.App.Get<RemoveMember>().ExecuteAsync(host.Entity, member.Name, host.Owner, Ct));

        Assert.Null((await client.GetAsync(Path)).MustBeProblem(HttpStatusCode.NotFound, "not_found").Response.Headers.Location);
        (await (await host.ClientAsync(Role.ViewerWithoutFiles)).GetAsync(Path)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task BytesThatAreGoneOrCut_AreRefusedBeforeAnyAddress()
    {
        var name = (await direct.NamesAsync("sha256/")).Single(one => one.EndsWith(Convert.ToHexStringLower(SHA256.HashData(Bytes)), StringComparison.Ordinal));
        await direct.Container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(Bytes[..^1]), overwrite: true, Ct);
        (await owner.GetAsync(Path)).MustBeProblem(HttpStatusCode.Conflict, "file_damaged");

        await direct.Container.GetBlobClient(name).DeleteAsync(cancellationToken: Ct);
        var answer = (await owner.GetAsync(Path)).MustBeProblem(HttpStatusCode.Conflict, "file_damaged");
        Assert.Null(answer.Response.Headers.ETag);
    }

    [Fact]
    public async Task BrowsersLink_LeadsThereToo()
    {
        using var browser = await host.App.SignedInClientAsync(host.Owner);

        using var answer = await browser.GetAsync(ModelRegistry.Web.Urls.File(versionId, "dir/a b+日.bin"), Ct);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(Bytes, await direct.GetAsync(answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task NeverByPolicy_AllGoesThroughTheServer()
    {
        await using var closed = await ApiHost.StartAsync(settings: direct.Settings(directBytes: 0));
        var client = await closed.OwnerAsync();
        (await LogAsync(client, closed)).Must(HttpStatusCode.Created);

        (await client.GetAsync($"{closed.Artifact}/versions/v0/files/dir/{Uri.EscapeDataString("a b+日.bin")}")).Must(HttpStatusCode.OK);
        var draft = await client.PostAsync($"{closed.Artifact}/drafts", new { files = new[] { new { path = "a", size = 50_000 } } });
        Assert.Equal(System.Text.Json.JsonValueKind.Null, draft.Must(HttpStatusCode.Created).Json.GetProperty("files")[0].GetProperty("direct").ValueKind);
    }

    [Fact]
    public async Task OnADisk_AllGoesThroughTheServer()
    {
        await using var plain = await ApiHost.JoinAsync(disk);
        var client = await plain.OwnerAsync();
        (await LogAsync(client, plain)).Must(HttpStatusCode.Created);

        (await client.GetAsync($"{plain.Artifact}/versions/v0/files/dir/{Uri.EscapeDataString("a b+日.bin")}")).Must(HttpStatusCode.OK);
        var draft = (await client.PostAsync($"{plain.Artifact}/drafts", new { files = new[] { new { path = "a", size = 100_000_000 } } })).Must(HttpStatusCode.Created);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, draft.Json.GetProperty("files")[0].GetProperty("direct").ValueKind);
        (await client.PostAsync(draft.Json.GetProperty("files")[0].GetProperty("upload").GetString()!["/api/v1".Length..] + "/uploaded", null)).MustBeProblem(HttpStatusCode.Conflict, "upload_missing");
    }

    private static Task<ApiAnswer> LogAsync(ApiClient client, ApiHost into)
    {
        var form = new ApiForm();
        form.Add(ApiClient.FilePart("dir/a b+日.bin", Bytes));
        form.Add(ApiClient.FilePart("small.bin", [1, 2, 3]));
        return client.PostAsync($"{into.Artifact}/versions?create=true", form);
    }
}
