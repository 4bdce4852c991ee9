using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Files;

namespace ModelRegistry.Tests.Files;

/// <summary>Files come back byte for byte: whole, in ranges, by condition, as a zip, and through a signed-in browser's links.</summary>
public sealed class FileEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private const string Text = "0123456789abcdefghij";
    private static readonly string Hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));
    private ApiHost host = null!;
    private ApiClient owner = null!;
    private string versionId = null!;

    private string Files => $"{host.Artifact}/versions/v0/files";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        var logged = await owner.LogAsync(host.Artifact, null, [("dir/a b+c%2F日本.bin", Text), ("empty", string.Empty), ("z.html", "<script>")], ("alias", "best"));
        versionId = logged.Must(HttpStatusCode.Created)["id"]!;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private string Path => $"{Files}/dir/{Uri.EscapeDataString("a b+c%2F日本.bin")}";

    [Fact]
    public async Task List_IsInPathOrder_AndPaged()
    {
        var first = await owner.GetAsync($"{Files}?limit=2");
        var second = await owner.GetAsync($"{Files}?limit=2&cursor={first["next"]}");

        Assert.Equal("""[{"path":"dir/a b+c%2F日本.bin","size":20,"digest":"sha256:HEX","damaged":false},{"path":"empty","size":0,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","damaged":false}]"""
            .Replace("HEX", Hex, StringComparison.Ordinal), System.Text.RegularExpressions.Regex.Unescape(first.Must(HttpStatusCode.OK)["items"]!));
        Assert.Equal("z.html", second.Json.GetProperty("items")[0].GetProperty("path").GetString());
        Assert.Equal(string.Empty, second["next"]);
        (await owner.GetAsync($"{Files}?cursor=x")).MustBeProblem(HttpStatusCode.BadRequest, "cursor_invalid");
        Assert.EndsWith("/versions/v0/files", (await owner.GetAsync($"{host.Artifact}/versions/latest/files")).Response.Content.Headers.ContentLocation?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WholeFile_HasEveryHeader()
    {
        var answer = await owner.GetAsync(Path);

        Assert.Equal(Text, answer.Must(HttpStatusCode.OK).Text);
        var (headers, content) = (answer.Response.Headers, answer.Response.Content.Headers);
        Assert.Equal(20, content.ContentLength);
        Assert.Equal($"\"sha256:{Hex}\"", headers.ETag?.ToString());
        Assert.Equal($"sha-256=:{Convert.ToBase64String(Convert.FromHexString(Hex))}:", Assert.Single(headers.GetValues("Repr-Digest")));
        Assert.Equal("bytes", headers.AcceptRanges.ToString());
        Assert.Equal("application/octet-stream", content.ContentType?.ToString());
        Assert.Equal("attachment", content.ContentDisposition?.DispositionType);
        Assert.Equal("a b+c%2F日本.bin", content.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(headers.GetValues("Content-Security-Policy")));
        Assert.Equal("application/octet-stream", (await owner.GetAsync($"{Files}/z.html")).Response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Head_HasTheHeadersAlone()
    {
        var answer = await owner.SendAsync(HttpMethod.Head, Path);

        Assert.Equal(string.Empty, answer.Must(HttpStatusCode.OK).Text);
        Assert.Equal(20, answer.Response.Content.Headers.ContentLength);
        Assert.Equal($"\"sha256:{Hex}\"", answer.Response.Headers.ETag?.ToString());
    }

    [Theory]
    [InlineData("bytes=0-0", HttpStatusCode.PartialContent, "0", "bytes 0-0/20")]
    [InlineData("bytes=5-9", HttpStatusCode.PartialContent, "56789", "bytes 5-9/20")]
    [InlineData("bytes=15-", HttpStatusCode.PartialContent, "fghij", "bytes 15-19/20")]
    [InlineData("bytes=18-99", HttpStatusCode.PartialContent, "ij", "bytes 18-19/20")]
    [InlineData("bytes=-3", HttpStatusCode.PartialContent, "hij", "bytes 17-19/20")]
    [InlineData("bytes=-99", HttpStatusCode.PartialContent, Text, "bytes 0-19/20")]
    [InlineData("bytes=20-", HttpStatusCode.RequestedRangeNotSatisfiable, null, "bytes */20")]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable, null, "bytes */20")]
    [InlineData("bytes=0-1,5-6", HttpStatusCode.OK, Text, null)]
    [InlineData("bytes=9-5", HttpStatusCode.OK, Text, null)]
    [InlineData("bytes=a-b", HttpStatusCode.OK, Text, null)]
    [InlineData("lines=1-2", HttpStatusCode.OK, Text, null)]
    public async Task Range_IsAnsweredAsTheStandardSays(string range, HttpStatusCode status, string? body, string? contentRange)
    {
        var answer = (await owner.GetAsync(Path, ("Range", range))).Must(status);

        Assert.Equal(contentRange, answer.Response.Content.Headers.ContentRange?.ToString());
        if (body is null) answer.MustBeProblem(status, "range_unsatisfiable");
        else Assert.Equal(body, answer.Text);
    }

    [Fact]
    public async Task RangeOfAnEmptyFile_IsUnsatisfiable()
    {
        (await owner.GetAsync($"{Files}/empty", ("Range", "bytes=0-"))).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "range_unsatisfiable");
        Assert.Equal(0, (await owner.GetAsync($"{Files}/empty")).Must(HttpStatusCode.OK).Response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("If-None-Match", "TAG", null, HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"x\", W/TAG", null, HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "*", null, HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"x\"", null, HttpStatusCode.OK)]
    [InlineData("If-Match", "TAG", null, HttpStatusCode.OK)]
    [InlineData("If-Match", "*", null, HttpStatusCode.OK)]
    [InlineData("If-Match", "\"x\"", null, HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "W/TAG", null, HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Range", "TAG", "bytes=0-1", HttpStatusCode.PartialContent)]
    [InlineData("If-Range", "\"x\"", "bytes=0-1", HttpStatusCode.OK)]
    [InlineData("If-Range", "W/TAG", "bytes=0-1", HttpStatusCode.OK)]
    [InlineData("If-Range", "Tue, 24 Nov 2026 07:00:00 GMT", "bytes=0-1", HttpStatusCode.OK)]
    public async Task Condition_IsAnsweredAsTheStandardSays(string name, string value, string? range, HttpStatusCode status)
    {
        var tagged = (name, value.Replace("TAG", $"\"sha256:{Hex}\"", StringComparison.Ordinal));

        var answer = range is null ? await owner.GetAsync(Path, tagged) : await owner.GetAsync(Path, tagged, ("Range", range));

        answer.Must(status);
        if (status == HttpStatusCode.NotModified) Assert.Equal($"\"sha256:{Hex}\"", answer.Response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task AskedByAlias_LeadsToTheNumber()
    {
        foreach (var alias in new[] { "best", "latest" })
        {
            var answer = (await owner.GetAsync($"{host.Artifact}/versions/{alias}/files/dir/{Uri.EscapeDataString("a b+c%2F日本.bin")}")).Must(HttpStatusCode.TemporaryRedirect);
            Assert.Equal($"/api/v1{Path}", answer.Response.Headers.Location?.OriginalString);
            Assert.Equal(Text, (await owner.Http.GetStringAsync(answer.Response.Headers.Location, TestContext.Current.CancellationToken)));
            var archive = (await owner.GetAsync($"{host.Artifact}/versions/{alias}/archive")).Must(HttpStatusCode.TemporaryRedirect);
            Assert.Equal($"/api/v1{host.Artifact}/versions/v0/archive", archive.Response.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Archive_IsAWholeZip_OfTheLengthItSaid()
    {
        var answer = await owner.Http.GetAsync($"/api/v1{host.Artifact}/versions/v0/archive", TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("mlp-v0.zip", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.ToString());
        var names = ZipNames.Read(bytes);
        Assert.Equal(["SHA256SUMS", "dir/a b+c%2F日本.bin", "empty", "z.html"], names);
    }

    [Fact]
    public async Task Missing_IsNotFound_AndBadPathIsRefused()
    {
        (await owner.GetAsync($"{Files}/nothing")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{Files}/a%5Cb")).MustBeProblem(HttpStatusCode.BadRequest, "path_invalid");
        (await owner.GetAsync($"{host.Artifact}/versions/v7/files/x")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{host.Artifact}/versions/a b/files/x")).MustBeProblem(HttpStatusCode.BadRequest, "alias_invalid");
        (await owner.GetAsync($"{host.Artifact}/versions/v7/archive")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task ViewerWithoutFiles_SeesNames_ButNoBytes()
    {
        var viewer = await host.ClientAsync(Role.ViewerWithoutFiles);

        (await viewer.GetAsync(Files)).Must(HttpStatusCode.OK);
        (await viewer.GetAsync(Path)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await viewer.GetAsync($"{host.Artifact}/versions/v0/archive")).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await host.StrangerAsync()).GetAsync(Path)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(Text, (await (await host.ClientAsync(Role.Viewer)).GetAsync(Path)).Text);
    }

    [Fact]
    public async Task LostBytes_AreAClearError()
    {
        var text = CoreHost.NewName("lost");
        (await owner.LogAsync(host.Artifact, null, [("lost.bin", text)])).Must(HttpStatusCode.Created);
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        File.Delete(Assert.Single(Directory.EnumerateFiles(host.App.DataFolder, hex, SearchOption.AllDirectories)));

        var answer = (await owner.GetAsync($"{host.Artifact}/versions/v1/files/lost.bin")).MustBeProblem(HttpStatusCode.Conflict, "file_damaged");
        Assert.Null(answer.Response.Headers.ETag);
        // The same, or version_damaged once what the download found is written down.
        (await owner.GetAsync($"{host.Artifact}/versions/v1/archive")).Must(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task BrowserLink_ServesTheSignedIn_AndSendsOthersToSignIn()
    {
        var link = ModelRegistry.Web.Urls.File(Guid.Parse(versionId), "dir/a b+c%2F日本.bin");
        var all = ModelRegistry.Web.Urls.Archive(Guid.Parse(versionId));
        using var browser = await host.App.SignedInClientAsync(host.Owner);
        using var stranger = host.App.StrangerClient();

        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(18, null) } };
        var part = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("ij", await part.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var zip = await browser.GetAsync(all, TestContext.Current.CancellationToken);
        Assert.Equal("mlp-v0.zip", zip.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(link, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReceiverWhoHasGone_EndsTheAnswerQuietly(bool isArchive)
    {
        var logged = (await owner.LogAsync(host.Artifact, null, [("large.bin", new string('a', 300_000))])).Must(HttpStatusCode.Created);
        var (downloads, ct) = (host.App.Get<FileDownloads>(), TestContext.Current.CancellationToken);
        var plan = CoreHost.Must(await downloads.PlanAsync(Guid.Parse(logged["id"]!), host.Owner, ct));
        var gone = new GoneReceiver();
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get } };
        context.Features.Set<IHttpResponseBodyFeature>(gone);
        context.Features.Set<IHttpRequestLifetimeFeature>(gone);
        using var heard = new HeardLog();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(heard));

        // Its pipe has ended, and the request's token does not say so yet.
        if (isArchive)
        {
            var version = new Reference(new(host.Entity, "digits", "mlp"), MemberSelector.Of(1));
            await new ArchiveResponder(downloads, logs.CreateLogger<ArchiveResponder>()).SendAsync(context, plan, version, ct);
        }
        else
        {
            await new FileResponder(downloads, logs.CreateLogger<FileResponder>()).SendAsync(context, Assert.Single(plan.Files), ct);
        }

        Assert.True(gone.IsAborted, "the server would miss what was not sent");
        Assert.Empty(heard.Lines);
    }

    [Fact]
    public void Path_ThatTheCoreTakes_IsWrittenInOneWay() =>
        Assert.Equal("dir/a b+c%2F日本.bin", FilePath.Parse("dir/a b+c%2F日本.bin").Value.Value);

    private sealed class GoneReceiver : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
    {
        private readonly Pipe pipe = new();

        public GoneReceiver() => pipe.Reader.Complete();

        public bool IsAborted { get; private set; }

        public PipeWriter Writer => pipe.Writer;

        public Stream Stream => pipe.Writer.AsStream();

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("No file is sent from a path.");
    }
}
