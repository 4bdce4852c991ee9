using System.Globalization;
using System.Net;
using System.Text.Json;
using ModelRegistry.Core.Access;
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
        Assert.Equal((version["id"], "False", "True"), (again["id"], again["created"], again["repeated"]));
        Assert.False(version.Json.TryGetProperty("repeated", out _), version.Text);
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

    [Theory]
    [InlineData("""{ "files": [{ "path": "a", "size": 1 }, { "path": "A", "size": 1 }] }""", "files[1].path")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1 }, { "path": "b", "size": 1 }, { "path": "a/b", "size": 1 }] }""", "files[2].path")]
    [InlineData("""{ "files": [{ "path": "b", "size": 1 }, { "path": "a", "size": 0, "digest": "sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a" }] }""", "files[1].digest")]
    [InlineData("""{ "files": [{ "path": "a", "size": 1, "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }] }""", "files[0].size")]
    public async Task BadFile_IsNamedAndNothingIsSaidToStartAgain(string body, string field)
    {
        var answer = await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", body);

        Assert.Equal(field, Assert.Single(answer.Must(HttpStatusCode.BadRequest).Json.GetProperty("errors").EnumerateObject()).Name);
        Assert.DoesNotContain("starts again", answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrator_LooksAtADraftAndGivesItUp()
    {
        var draft = await BeginAsync(("model.bin", 100, null));
        var root = new ApiClient(await Host.App.TokenClientAsync(await Host.App.AddAccountAsync(administrator: true)));

        var seen = (await root.GetAsync(Rest(draft.Address))).Must(HttpStatusCode.OK);
        Assert.Equal((Host.Owner.Name, "100"), (seen["createdBy"], seen["missingBytes"]));
        (await root.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[100]))).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await root.DeleteAsync(Rest(draft.Address))).Must(HttpStatusCode.NoContent);

        (await Owner.GetAsync(Rest(draft.Address))).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task MissingArtifactWithoutCreate_IsNotFound() =>
        (await Owner.PostAsync($"{Host.Artifact}-nowhere/drafts", """{ "files": [] }""")).MustBeProblem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task TooLargeForTheStore_IsRefusedAtTheStart()
    {
        var answer = await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", """{ "files": [{ "path": "a", "size": 4611686018427387904 }] }""");

        Assert.Equal("4611686018427387904", answer.MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage")["wantedBytes"]);
        Assert.StartsWith("The missing files have 4.00 EiB, and the storage has room for ", answer["detail"], StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{5}", answer["detail"]);
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
    public async Task WhenACopyWasChanged_IsGivenBack()
    {
        var begun = (await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", """{ "files": [{ "path": "a", "size": 1, "modifiedAt": "2026-11-29T21:00:00.123+09:00" }, { "path": "b", "size": 1 }] }""")).Must(HttpStatusCode.Created).Json;

        var files = (await Owner.GetAsync($"{Host.Artifact}/drafts/{begun.GetProperty("id").GetString()}/files")).Must(HttpStatusCode.OK).Json.GetProperty("items");

        Assert.Equal(new DateTimeOffset(2026, 11, 29, 12, 0, 0, 123, TimeSpan.Zero), files[0].GetProperty("modifiedAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, files[1].GetProperty("modifiedAt").ValueKind);
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
}
