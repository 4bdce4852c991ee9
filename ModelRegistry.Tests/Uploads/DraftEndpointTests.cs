using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>A script logs a version in steps: what each call answers.</summary>
public sealed class DraftEndpointTests(SharedRegistry registry) : DraftHttpTests(registry)
{
    [Fact]
    public async Task PiecesAndCommit_AreTheVersion()
    {
        var bytes = SourceStream.Bytes(100_000);
        var draft = await BeginAsync(new
        {
            metadata = new { accuracy = 0.97 },
            run = "mlp-2",
            aliases = new[] { "candidate" },
            description = "words",
            tags = new[] { "raw" },
            files = new object[] { new { path = "a/model.bin", size = bytes.Length, digest = Hash(bytes) }, new { path = "empty", size = 0 } },
        });
        Assert.Equal(["missing", "present"], draft.States);
        Assert.Null(draft.Uploads[1]);
        Assert.EndsWith("Z", draft.Answer["expiresAt"], StringComparison.Ordinal);
        Assert.Equal(draft.Address, draft.Answer.Response.Headers.Location!.OriginalString);

        var first = await SendAsync(draft.Uploads[0], bytes, 0, 60_000);
        AssertOffset(first.Must(HttpStatusCode.Accepted), 60_000);
        AssertOffset((await Owner.SendAsync(HttpMethod.Head, Rest(draft.Uploads[0]))).Must(HttpStatusCode.OK), 60_000);
        var state = (await Owner.GetAsync(Rest(draft.Uploads[0]))).Must(HttpStatusCode.OK);
        Assert.Equal(["a/model.bin", "missing", "100000", "60000"], new[] { state["path"], state["state"], state["size"], state["received"] });
        var last = await SendAsync(draft.Uploads[0], bytes, 60_000, 40_000);
        Assert.Equal("present", last.Must(HttpStatusCode.Accepted)["state"]);
        AssertOffset(last, 100_000);
        (await Owner.GetAsync($"{Host.Artifact}/versions/latest")).MustBeProblem(HttpStatusCode.NotFound, "not_found");

        var version = (await Owner.PostAsync(Rest(draft.Address) + "/commit", null)).Must(HttpStatusCode.Created);
        Assert.Equal($"/api/v1{Host.Artifact}/versions/v0", version.Response.Headers.Location?.OriginalString);
        Assert.Equal(["True", "100000", "mlp-2", "words", """["raw"]""", """["candidate"]""", """{"accuracy":0.97}"""],
            new[] { version["created"], version["sizeBytes"], version["run"], version["description"], version["tags"], version["aliases"], version["metadata"] });
        Assert.Equal(bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/a/model.bin", Ct));
        var again = (await Owner.PostAsync(Rest(draft.Address) + "/commit", null)).Must(HttpStatusCode.OK);
        Assert.Equal((version["id"], "False"), (again["id"], again["created"]));
        Assert.Equal(version["id"], (await Owner.GetAsync(Rest(draft.Address))).Must(HttpStatusCode.OK)["versionId"]);
        Assert.Equal("[]", (await Owner.GetAsync($"{Host.Artifact}/drafts")).Must(HttpStatusCode.OK)["items"]);
    }

    [Fact]
    public async Task WholeFile_IsPutAtOnce()
    {
        var bytes = SourceStream.Bytes(50_000);
        var draft = await BeginAsync(("model.bin", bytes.Length, null));

        var put = (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(bytes))).Must(HttpStatusCode.OK);

        Assert.Equal(("present", Hash(bytes)), (put["state"], put["digest"]));
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(bytes))).Must(HttpStatusCode.OK);
        var others = SourceStream.Bytes(50_000);
        others[^1] ^= 1;
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(others))).MustBeProblem(HttpStatusCode.Conflict, "file_present");
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task WholeFileAfterPieces_StartsAnew()
    {
        var bytes = SourceStream.Bytes(50_000);
        var draft = await BeginAsync(("model.bin", bytes.Length, Hash(bytes)));
        (await SendAsync(draft.Uploads[0], new byte[50_000], 0, 20_000)).Must(HttpStatusCode.Accepted);

        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(bytes))).Must(HttpStatusCode.OK);

        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(0, 10)] // The first again.
    [InlineData(15, 10)] // Over what is there.
    [InlineData(21, 10)] // Past a gap.
    [InlineData(90, 10)] // The end alone.
    public async Task RepeatedSkippedAndOverlappingPieces_AreToldWhereItGoesOn(int first, int length)
    {
        var bytes = SourceStream.Bytes(100);
        var draft = await BeginAsync(("model.bin", 100, null));
        (await SendAsync(draft.Uploads[0], bytes, 0, 20)).Must(HttpStatusCode.Accepted);

        var wrong = (await SendAsync(draft.Uploads[0], bytes, first, length)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong");

        AssertOffset(wrong, 20);
        Assert.Equal(("20", "100"), (wrong["offset"], wrong["size"]));
        (await SendAsync(draft.Uploads[0], bytes, 20, 80)).Must(HttpStatusCode.Accepted);
        AssertOffset((await SendAsync(draft.Uploads[0], bytes, 20, 80)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), 100);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin", Ct));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 0-9/*")]
    [InlineData("bytes */100")]
    [InlineData("bytes 9-0/100")]
    [InlineData("bytes 0-100/100")]
    [InlineData("bytes -1-8/100")]
    [InlineData("items 0-9/100")]
    [InlineData("bytes 0-9/100, bytes 10-19/100")]
    [InlineData("bytes 0-8/100")] // Stretched: ten bytes come.
    [InlineData("bytes 0-10/100")] // And truncated.
    [InlineData("bytes 99999999999999999999-9/100")]
    public async Task BadRange_IsRefusedUnread(string? range)
    {
        var draft = await BeginAsync(("model.bin", 100, null));

        var answer = await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], range));

        answer.MustBeProblem(HttpStatusCode.BadRequest, "content_range_invalid");
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
    }

    [Fact]
    public async Task OtherSizeThanDeclared_IsRefusedUnread()
    {
        var draft = await BeginAsync(("model.bin", 100, null));

        (await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], "bytes 0-9/101"))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], "bytes 0-9/99"))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[101]))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[99]))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task BodyOfUnknownLength_IsKeptWhereItIsShortAndRefusedWhereItIsLong(int sent)
    {
        var bytes = SourceStream.Bytes(100);
        var draft = await BeginAsync(("model.bin", 100, null));

        // Without a Content-Length nothing says before how much it is.
        var body = new StreamContent(new SourceStream(sent));
        body.Headers.TryAddWithoutValidation("Content-Range", "bytes 0-9/100");
        var answer = await Owner.SendAsync(HttpMethod.Patch, Rest(draft.Uploads[0]), body);

        AssertOffset(answer.MustBeProblem(HttpStatusCode.BadRequest, sent < 10 ? "body_truncated" : "body_too_long"), sent < 10 ? 9 : 0);
        var at = sent < 10 ? 9 : 0;
        (await SendAsync(draft.Uploads[0], bytes, at, 100 - at)).Must(HttpStatusCode.Accepted);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin", Ct));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(63, true)]
    [InlineData(0, false)]
    [InlineData(63, false)]
    public async Task OneWrongDigitOfTheDigest_StartsTheFileAgain(int digit, bool inPieces)
    {
        var bytes = SourceStream.Bytes(1_000);
        var wrong = Hash(bytes).ToCharArray();
        wrong["sha256:".Length + digit] = wrong["sha256:".Length + digit] == '0' ? '1' : '0';
        var draft = await BeginAsync(("model.bin", 1_000, new string(wrong)));

        ApiAnswer answer;
        if (inPieces)
        {
            (await SendAsync(draft.Uploads[0], bytes, 0, 500)).Must(HttpStatusCode.Accepted);
            answer = await SendAsync(draft.Uploads[0], bytes, 500, 500);
        }
        else
        {
            answer = await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(bytes));
        }

        AssertOffset(answer.MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch"), 0);
        Assert.Equal((new string(wrong), Hash(bytes)), (answer["declared"], answer["received"]));
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
        (await CommitAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "files_missing");
    }

    [Fact]
    public async Task DamagedPiece_IsFoundByTheDigestAndSentAgain()
    {
        var bytes = SourceStream.Bytes(1_000);
        var damaged = SourceStream.Bytes(1_000);
        damaged[700] ^= 1;
        var draft = await BeginAsync(("model.bin", 1_000, Hash(bytes)));
        (await SendAsync(draft.Uploads[0], damaged, 0, 500)).Must(HttpStatusCode.Accepted);
        (await SendAsync(draft.Uploads[0], damaged, 500, 500)).MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch");

        (await SendAsync(draft.Uploads[0], bytes, 0, 500)).Must(HttpStatusCode.Accepted);
        Assert.Equal("present", (await SendAsync(draft.Uploads[0], bytes, 500, 500)).Must(HttpStatusCode.Accepted)["state"]);
    }

    [Fact]
    public async Task GivenUp_IsGone()
    {
        var draft = await BeginAsync(("model.bin", 100, null));
        (await SendAsync(draft.Uploads[0], new byte[100], 0, 50)).Must(HttpStatusCode.Accepted);

        (await Owner.DeleteAsync(Rest(draft.Address))).Must(HttpStatusCode.NoContent);

        (await Owner.DeleteAsync(Rest(draft.Address))).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await Owner.GetAsync(Rest(draft.Address))).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await SendAsync(draft.Uploads[0], new byte[100], 50, 50)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await CommitAsync(draft)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task OnlyItsMaker_SeesADraft()
    {
        var draft = await BeginAsync(("model.bin", 100, null));
        var colleague = await Host.ClientAsync(Role.Contributor);

        foreach (var (client, status, code) in new[]
        {
            (colleague, HttpStatusCode.NotFound, "not_found"),
            (await Host.ClientAsync(Role.Viewer), HttpStatusCode.Forbidden, "forbidden"),
            (await Host.StrangerAsync(), HttpStatusCode.NotFound, "not_found"),
        })
        {
            (await client.GetAsync(Rest(draft.Address))).MustBeProblem(status, code);
            (await client.GetAsync(Rest(draft.Uploads[0]))).MustBeProblem(status, code);
            (await client.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[100], "bytes 0-99/100"))).MustBeProblem(status, code);
            (await client.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[100]))).MustBeProblem(status, code);
            (await client.PostAsync(Rest(draft.Address) + "/commit", null)).MustBeProblem(status, code);
            (await client.DeleteAsync(Rest(draft.Address))).MustBeProblem(status, code);
        }

        (await colleague.GetAsync($"{Host.Artifact}/drafts")).Must(HttpStatusCode.OK);
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
    }

    [Theory]
    [InlineData("""{ "files": null }""", "body_invalid")]
    [InlineData("{ }", "body_invalid")]
    [InlineData("""{ "files": [null] }""", "path_invalid")]
    [InlineData("""{ "files": [{ "path": "a" }] }""", "size_invalid")]
    [InlineData("""{ "files": [{ "path": "a", "size": -1 }] }""", "size_invalid")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1.5 }] }""", "body_invalid")]
    [InlineData("""{ "files": [{ "path": "a", "size": 9223372036854775807 }, { "path": "b", "size": 1 }] }""", "size_invalid")]
    [InlineData("""{ "files": [{ "path": "../a", "size": 1 }] }""", "path_invalid")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1 }, { "path": "A", "size": 1 }] }""", "path_duplicate")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1 }, { "path": "a/b", "size": 1 }] }""", "path_conflict")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1, "digest": "md5:1" }] }""", "digest_invalid")]
    [InlineData("""{ "files": [{ "path": "a", "size": 0, "digest": "sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a" }] }""", "digest_mismatch")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1, "colour": "red" }] }""", "body_invalid")]
    [InlineData("""{ "files": [], "metadata": [1] }""", "metadata_invalid")]
    [InlineData("""{ "files": [], "aliases": ["latest"] }""", "alias_reserved")]
    [InlineData("""{ "files": [], "tags": ["a,b"] }""", "tag_invalid")]
    [InlineData("""{ "files": [], "run": "a/b" }""", "name_invalid")]
    public async Task BadDraft_IsRefused(string body, string code) =>
        (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", body)).MustBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task MissingArtifactWithoutCreate_IsNotFound() =>
        (await Owner.PostAsync($"{Host.Artifact}-nowhere/drafts", """{ "files": [] }""")).MustBeProblem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task TooLargeForTheStore_IsRefusedAtTheStart()
    {
        var answer = await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", """{ "files": [{ "path": "a", "size": 4611686018427387904 }] }""");

        Assert.Equal("4611686018427387904", answer.MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage")["wantedBytes"]);
    }

    [Fact]
    public async Task IdempotencyKey_MakesOneDraftAndOneVersion()
    {
        var (first, key) = ($"{Guid.CreateVersion7()}", $"{Guid.CreateVersion7()}");
        const string body = """{ "files": [], "metadata": { "a": 1 } }""";
        var made = (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", body, ("Idempotency-Key", first))).Must(HttpStatusCode.Created);
        var again = (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", body, ("Idempotency-Key", first))).Must(HttpStatusCode.Created);
        Assert.Equal(made["id"], again["id"]);
        (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", """{ "files": [] }""", ("Idempotency-Key", first))).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");

        var address = $"{Host.Artifact}/drafts/{made["id"]}";
        var version = (await Owner.PostAsync(address + "/commit", null, ("Idempotency-Key", key))).Must(HttpStatusCode.Created);
        var repeated = (await Owner.PostAsync(address + "/commit", null, ("Idempotency-Key", key))).Must(HttpStatusCode.Created);
        Assert.Equal((version["id"], "True"), (repeated["id"], repeated["created"]));
    }

    [Fact]
    public async Task IdempotencyKeyOfAPiece_IsOfThatPieceAlone()
    {
        var bytes = SourceStream.Bytes(100);
        var draft = await BeginAsync(("model.bin", 100, null));
        var key = ("Idempotency-Key", $"{Guid.CreateVersion7()}");
        Task<ApiAnswer> SendFrom(int first, byte[] piece) => Owner.SendAsync(
            HttpMethod.Patch, Rest(draft.Uploads[0]), Body(piece, string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{first + 49}/100")), key);

        AssertOffset((await SendFrom(0, bytes[..50])).Must(HttpStatusCode.Accepted), 50);
        AssertOffset((await SendFrom(0, bytes[..50])).Must(HttpStatusCode.Accepted), 50);
        (await SendFrom(50, bytes[..50])).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await SendFrom(0, bytes[50..])).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 50);
        (await SendAsync(draft.Uploads[0], bytes, 50, 50)).Must(HttpStatusCode.Accepted);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task UnknownStateOrFile_IsSaid()
    {
        var draft = await BeginAsync(("model.bin", 100, null));

        (await Owner.GetAsync(Rest(draft.Address) + "/files?state=gone")).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");
        (await Owner.GetAsync(Rest(draft.Address) + "/files/1")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(draft.Uploads[0], (await Owner.GetAsync(Rest(draft.Address) + "/files?state=missing")).Json.GetProperty("items")[0].GetProperty("upload").GetString());
    }

    [Fact]
    public async Task FileThatAnotherWrites_IsBusy()
    {
        var draft = await BeginAsync(("model.bin", 100, null));
        var id = Guid.Parse(draft.Answer["id"]!);
        await using var db = await Host.App.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(Ct);
        var token = (await db.DraftFiles.SingleAsync(f => f.DraftId == id, Ct)).Token!.Value;

        await using (await Host.App.Get<IBlobStore>().OpenDraftAsync(token.ToString("N"), Ct))
        {
            (await SendAsync(draft.Uploads[0], new byte[100], 0, 100)).MustBeProblem(HttpStatusCode.Conflict, "upload_busy");
            (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[100]))).MustBeProblem(HttpStatusCode.Conflict, "upload_busy");
        }

        (await SendAsync(draft.Uploads[0], new byte[100], 0, 100)).Must(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task HundredThousandFiles_AreADraftAndAVersionAndOneMoreIsRefused()
    {
        const int most = 100_000;
        object Body(int count) => new { files = Enumerable.Range(0, count).Select(i => new { path = $"data/part-{i % 100}/{i:D6}.bin", size = i == 7 ? 10 : 0 }) };
        (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", Body(most + 1))).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "files_too_many");

        var draft = await BeginAsync(Body(most));

        Assert.Equal(most, draft.States.Count);
        var missing = (await Owner.GetAsync(Rest(draft.Address) + "/files?state=missing")).Json.GetProperty("items");
        Assert.Equal(draft.Uploads[7], Assert.Single(missing.EnumerateArray()).GetProperty("upload").GetString());
        (await SendAsync(draft.Uploads[7], new byte[10], 0, 10)).Must(HttpStatusCode.Accepted);
        Assert.Equal("100000", (await CommitAsync(draft)).Must(HttpStatusCode.Created)["fileCount"]);
    }

    private static void AssertOffset(ApiAnswer answer, long offset)
    {
        Assert.Equal(offset.ToString(CultureInfo.InvariantCulture), Assert.Single(answer.Response.Headers.GetValues("Upload-Offset")));
        var range = answer.Response.Headers.TryGetValues("Range", out var values) ? values.Single() : null;
        Assert.Equal(offset == 0 ? null : $"bytes=0-{offset - 1}", range);
    }
}
