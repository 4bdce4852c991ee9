using System.Net;
using System.Text;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>A script logs versions in one request.</summary>
public sealed class LogVersionEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task WholeForm_IsLoggedWithEveryField()
    {
        var answer = await owner.LogAsync(host.Artifact, """{ "z": 1, "accuracy": 0.9733, "名前": ["a", null, true] }""",
            [("model.onnx", "weights"), ("evaluation/metrics.json", "{}")],
            ("alias", "candidate"), ("alias", "best"), ("run", "mlp-2"), ("tag", "digits"), ("tag", "small"), ("description", "A first try"));

        answer.Must(HttpStatusCode.Created);
        var version = answer.Json;
        Assert.Equal($"/api/v1{host.Artifact}/versions/v0", answer.Response.Headers.Location?.OriginalString);
        Assert.True(version.GetProperty("created").GetBoolean());
        Assert.Equal($"{host.Entity}/digits/mlp:v0", answer["ref"]);
        Assert.Equal([host.Entity, "digits", "mlp"], new[] { answer["entity"], answer["project"], answer["artifact"] });
        Assert.Equal(0, version.GetProperty("number").GetInt32());
        Assert.Matches("^sha256:[0-9a-f]{64}$", answer["digest"]!);
        Assert.Equal(9, version.GetProperty("sizeBytes").GetInt64());
        Assert.Equal(2, version.GetProperty("fileCount").GetInt32());
        Assert.Equal("""{"z":1,"accuracy":0.9733,"名前":["a",null,true]}""", System.Text.RegularExpressions.Regex.Unescape(answer["metadata"]!));
        Assert.Equal("A first try", answer["description"]);
        Assert.Equal("""["digits","small"]""", answer["tags"]);
        Assert.Equal("""["best","candidate"]""", answer["aliases"]);
        Assert.Equal("[]", answer["bookmarks"]);
        Assert.Equal("mlp-2", answer["run"]);
        Assert.Equal(host.Owner.Name, answer["createdBy"]);
        Assert.EndsWith("Z", answer["createdAt"], StringComparison.Ordinal);
        var again = await owner.GetAsync($"{host.Artifact}/versions/candidate");
        Assert.Equal(answer["id"], again.Must(HttpStatusCode.OK)["id"]);
    }

    [Fact]
    public async Task EmptyForm_IsNoVersion()
    {
        using var form = new StringContent("--x--\r\n");
        form.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };

        (await owner.PostAsync($"{host.Artifact}/versions?create=true", form)).MustBeProblem(HttpStatusCode.BadRequest, "version_empty");
    }

    [Fact]
    public async Task MissingArtifact_SaysHowItIsMade()
    {
        using var form = new MultipartFormDataContent { { new StringContent("{}"), "metadata" } };

        var refused = await owner.PostAsync($"/entities/{host.Entity}/projects/digits/artifacts/nowhere/versions", form);

        Assert.Contains("with create=true it is made", refused.MustBeProblem(HttpStatusCode.NotFound, "not_found")["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameManifestAgain_ReturnsTheFirst()
    {
        var first = await owner.LogAsync(host.Artifact, """{"a":1}""");
        var second = await owner.LogAsync(host.Artifact, """{"a":1}""", null, ("alias", "later"));

        first.Must(HttpStatusCode.Created);
        Assert.Equal("False", second.Must(HttpStatusCode.OK)["created"]);
        Assert.Equal(first["id"], second["id"]);
        Assert.Equal("""["later"]""", second["aliases"]);
    }

    [Fact]
    public async Task FieldsAfterFiles_CountAsWell()
    {
        var form = new ApiForm { ApiClient.FilePart("a/b.bin", [1, 2, 3]), { new StringContent("""{"x":1}"""), "metadata" } };

        var answer = await owner.PostAsync($"{host.Artifact}/versions?create=true", form);

        Assert.Equal("""{"x":1}""", answer.Must(HttpStatusCode.Created)["metadata"]);
        var files = await owner.GetAsync($"{host.Artifact}/versions/v0/files");
        Assert.Equal("a/b.bin", files.Json.GetProperty("items")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task NoFiles_IsAVersionToo() =>
        Assert.Equal("0", (await owner.LogAsync(host.Artifact, """{"a":1}""", [])).Must(HttpStatusCode.Created)["fileCount"]);

    [Fact]
    public async Task FileNameInUtf8_IsKept()
    {
        var plain = new ApiForm { ApiClient.FilePart("結果/評価 1.json", [1]) };
        var star = new ByteArrayContent([2]);
        star.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=\"file\"; filename=\"x\"; filename*=UTF-8''%E7%B5%90%E6%9E%9C%2Fb.json");
        plain.Add(star);

        (await owner.PostAsync($"{host.Artifact}/versions?create=true", plain)).Must(HttpStatusCode.Created);

        var files = (await owner.GetAsync($"{host.Artifact}/versions/v0/files")).Json.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("path").GetString());
        Assert.Equal(["結果/b.json", "結果/評価 1.json"], files);
    }

    public static TheoryData<string> HostileNames() =>
    [
        "", "/", "/etc/passwd", "../up", "a/../b", "a/./b", "./a", "..", ".", "a//b", "a/", "//server/share", "C:/x", "c:x", "a\\\\b", "..\\\\up", "a/b/..",
        "a.", "a ", "dir./x", "dir /x", "nul\u0001", "tab\tx", "bell\u0007", "del\u007f", "c1\u0085", "\u202Egnp.exe", "a\u200Fb", "a\u2028b",
        "a\u2066b", "／etc/passwd", "．．/x", "a/．．/b", "a＼b", "Ｃ：/x", "x/\u00A0", "x\u3000", "trail．", "/../../root",
        new string('x', 1025), string.Join('/', Enumerable.Repeat("d", 700)),
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task HostileFileName_IsRefused(string name)
    {
        var form = new ApiForm { ApiClient.FilePart(name, [1]) };

        var answer = await owner.PostAsync($"{host.Artifact}/versions?create=true", form);

        Assert.Contains(answer.Must(HttpStatusCode.BadRequest).Code, new[] { "path_invalid", "body_invalid" });
        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("""{"a":NaN}""", "metadata_invalid")]
    [InlineData("""{"a":Infinity}""", "metadata_invalid")]
    [InlineData("""{"a":1e999}""", "metadata_invalid")]
    [InlineData("""[1]""", "metadata_invalid")]
    [InlineData("""{"a":1,"a":2}""", "metadata_invalid")]
    [InlineData("""{"a":1""", "metadata_invalid")]
    public async Task BadMetadata_IsRefused(string metadata, string code)
    {
        (await owner.LogAsync(host.Artifact, metadata)).MustBeProblem(HttpStatusCode.BadRequest, code);
        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("alias", "latest", "alias_reserved")]
    [InlineData("alias", "v7", "alias_reserved")]
    [InlineData("alias", "a b", "alias_invalid")]
    [InlineData("tag", "a,b", "tag_invalid")]
    [InlineData("run", "a/b", "name_invalid")]
    [InlineData("colour", "red", "field_unknown")]
    public async Task BadField_IsRefused(string name, string value, string code) =>
        (await owner.LogAsync(host.Artifact, null, null, (name, value))).MustBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task FieldTwice_IsRefused() =>
        (await owner.LogAsync(host.Artifact, null, null, ("run", "a"), ("run", "b"))).MustBeProblem(HttpStatusCode.BadRequest, "field_repeated");

    [Fact]
    public async Task TooManyFields_AreRefused() =>
        (await owner.LogAsync(host.Artifact, null, null, [.. Enumerable.Range(0, 1001).Select(i => ("tag", $"t{i}"))])).MustBeProblem(HttpStatusCode.BadRequest, "fields_too_many");

    [Fact]
    public async Task TooLongField_IsRefused() =>
        (await owner.LogAsync(host.Artifact, null, null, ("description", new string('x', 1024 * 1024 + 1)))).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "field_too_large");

    [Fact]
    public async Task TextThatIsNoUtf8_IsRefused()
    {
        var form = new ApiForm { { new ByteArrayContent([0xC3, 0x28]), "description" } };

        (await owner.PostAsync($"{host.Artifact}/versions?create=true", form)).MustBeProblem(HttpStatusCode.BadRequest, "text_invalid");
    }

    [Fact]
    public async Task PathTwiceInAnotherCase_IsRefused() =>
        (await owner.LogAsync(host.Artifact, null, [("a.bin", "1"), ("A.bin", "2")])).MustBeProblem(HttpStatusCode.BadRequest, "path_duplicate");

    [Theory]
    [InlineData(@"a\b.bin")]
    [InlineData(@"a\\b.bin")]
    public async Task Backslash_IsRefusedHoweverItIsSent(string path) =>
        (await owner.LogAsync(host.Artifact, null, [(path, "1")])).MustBeProblem(HttpStatusCode.BadRequest, "path_invalid");

    [Fact]
    public async Task FileWhereAnotherPathHasAFolder_IsRefusedWhole()
    {
        (await owner.LogAsync(host.Artifact, null, [("q/b/c", "1"), ("Q", "2")])).MustBeProblem(HttpStatusCode.BadRequest, "path_conflict");

        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task MissingFinalBoundary_LeavesNothing()
    {
        var body = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf a fi");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        (await owner.PostAsync($"{host.Artifact}/versions?create=true", body)).MustBeProblem(HttpStatusCode.BadRequest, "body_truncated");

        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    public async Task FormWithoutBoundary_IsRefused(string type)
    {
        var body = new StringContent("x");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await owner.PostAsync($"{host.Artifact}/versions?create=true", body)).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");
    }

    [Fact]
    public async Task JsonInsteadOfAForm_IsRefused() =>
        (await owner.PostAsync($"{host.Artifact}/versions", "{}")).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "media_type_unsupported");

    [Fact]
    public async Task MissingArtifactWithoutCreate_IsNotFound()
    {
        (await owner.PostAsync($"{host.Artifact}/versions", new ApiForm { ApiClient.FilePart("a", [1]) })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.PostAsync($"{host.Artifact}/versions?create=yes", new ApiForm { ApiClient.FilePart("a", [1]) })).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");
    }

    [Fact]
    public async Task Viewer_MayNotLog_AndStrangerSeesNothing()
    {
        (await (await host.ClientAsync(Role.Viewer)).LogAsync(host.Artifact)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await host.StrangerAsync()).LogAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task RegisteredModelsPlace_IsNoProject() =>
        (await owner.LogAsync($"/entities/{host.Entity}/projects/model-registry/artifacts/x")).MustBeProblem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task ManyBytes_ArriveAsTheyWereSent()
    {
        var bytes = new byte[3 * 1024 * 1024 + 17];
        new Random(7).NextBytes(bytes);
        // What looks like a boundary inside a file is not one.
        Encoding.ASCII.GetBytes("\r\n--not-the-boundary\r\n").CopyTo(bytes, 128 * 1024 - 9);
        (await owner.PostAsync($"{host.Artifact}/versions?create=true", new ApiForm { ApiClient.FilePart("big.bin", bytes) })).Must(HttpStatusCode.Created);

        var back = await owner.Http.GetByteArrayAsync($"/api/v1{host.Artifact}/versions/v0/files/big.bin", TestContext.Current.CancellationToken);

        Assert.Equal(bytes, back);
    }
}
