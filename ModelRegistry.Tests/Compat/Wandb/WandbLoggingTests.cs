using System.Net;
using System.Text;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>Versions that come by wandb's wire are the registry's own, and the other way round.</summary>
public sealed class WandbLoggingTests(SharedRegistry registry)
{
    private static readonly byte[] Weights = Encoding.UTF8.GetBytes("weights");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoggedVersion_IsTheRegistrysWithItsOwnDigests()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);

        await wandb.LogAsync("mlp", [("model.bin", Weights), ("sub dir/b+ü.txt", [1, 2, 3])], """{"accuracy":0.97}""", ["latest", "best"]);

        var api = await host.OwnerAsync();
        var version = (await api.GetAsync($"{host.Artifact}/versions/best")).Must(HttpStatusCode.OK);
        Assert.Equal(("0", "run-1", """{"accuracy":0.97}"""), (version["number"], version.Json.GetProperty("run").ToString(), version["metadata"]));
        var files = (await api.GetAsync($"{host.Artifact}/versions/v0/files")).Must(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Weights))}", files[0].GetProperty("digest").GetString());
        Assert.Equal("sub dir/b+ü.txt", files[1].GetProperty("path").GetString());
        Assert.Equal(Weights, await (await api.GetAsync($"{host.Artifact}/versions/v0/files/model.bin")).Response.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task SameContent_IsCommittedAtOnceAndTakesTheAliases()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var first = await wandb.LogAsync("mlp", [("model.bin", Weights)]);

        var again = await wandb.BeginAsync("mlp", [("model.bin", Weights)], aliases: ["latest", "champion"]);

        Assert.Equal(("COMMITTED", first), (again.State, again.Id));
        Assert.Equal(0, (await wandb.FindAsync("digits", "mlp:champion"))!["versionIndex"]!.GetValue<int>());
        await wandb.LogAsync("mlp", [("model.bin", [9])]);
        await wandb.LogAsync("mlp", [("model.bin", Weights)]);
        Assert.Equal(2, (await wandb.FindAsync("digits", "mlp:latest"))!["versionIndex"]!.GetValue<int>());
        Assert.Equal("PENDING", (await wandb.BeginAsync("mlp", [("model.bin", Weights)], """{"epoch":2}""")).State);
    }

    [Fact]
    public async Task CreationThatComesTwice_IsOneVersion()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = new string('c', 100) + host.Entity[..20];
        var log = await wandb.BeginAsync("mlp", [("model.bin", Weights)], clientId: id);

        var twice = await wandb.BeginAsync("mlp", [("model.bin", Weights)], clientId: id);
        var address = Assert.Single(await wandb.AnnounceAsync(log));
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(address!, Weights));
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(address!, Weights));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        var committed = (await wandb.CommitAsync(log)).Must();
        var committedTwice = (await wandb.CommitAsync(twice)).Must();

        Assert.Equal(log.Id, twice.Id);
        Assert.Equal(committed.Body.ToJsonString(), committedTwice.Body.ToJsonString());
        var after = await wandb.BeginAsync("mlp", [("model.bin", Weights)], clientId: id);
        Assert.Equal(("COMMITTED", log.Id), (after.State, after.Id));
    }

    [Fact]
    public async Task KnownBytes_AreSkippedOnlyByWhoMayReadThem()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        byte[] secret = Encoding.UTF8.GetBytes($"bytes of {host.Entity}");
        await wandb.LogAsync("mlp", [("model.bin", secret)]);
        var other = await host.App.AddAccountAsync();
        var stranger = await WandbClient.OfAsync(host.App, other, other.Name);

        var own = await wandb.AnnounceAsync(await wandb.BeginAsync("again", [("copy.bin", secret)]));
        var theirs = await stranger.AnnounceAsync(await stranger.BeginAsync("guess", [("copy.bin", secret)]));

        Assert.Null(Assert.Single(own));
        Assert.NotNull(Assert.Single(theirs));
        using var direct = new HttpRequestMessage(HttpMethod.Get, $"/artifactsV2/default/{host.Entity}/x/{Md5Text.Of(secret)}");
        using var answer = await stranger.SendAsync(direct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/absolute")]
    [InlineData("C:\\windows")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("trailing./x")]
    [InlineData("bidi\u202Ename")]
    [InlineData("")]
    public async Task HostilePath_IsRefusedByTheFieldAndByTheManifest(string path)
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var log = await wandb.BeginAsync("mlp", [(path, Weights)]);

        var named = await wandb.AskAsync(WandbDocuments.Of("CreateArtifactFiles"), new { artifactFiles = new[] { new { artifactID = log.Id, name = path, md5 = WandbClient.Md5(Weights) } }, storageLayout = "V2" });

        named.MustRefuse("path_invalid");
        Assert.Equal(HttpStatusCode.BadRequest, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).MustRefuse("manifest_missing");
    }

    [Fact]
    public async Task DrawnPaths_AreKeptExactlyOrRefused()
    {
        var seed = Random.Shared.Next();
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        // Half a character no client of this wire can say.
        var paths = HostilePaths.Draw(400, new Random(seed)).Where(path => path.IsUnicode).ToList();
        var log = await wandb.BeginAsync("mlp", [.. paths.Where(path => path.Kept is not null).Select(path => (path.Text, Encoding.UTF8.GetBytes(path.Kept!)))]);
        foreach (var path in paths.Where(path => path.Kept is null))
        {
            var named = await wandb.AskAsync(WandbDocuments.Of("CreateArtifactFiles"), new { artifactFiles = new[] { new { artifactID = log.Id, name = path.Text, md5 = WandbClient.Md5(Weights) } }, storageLayout = "V2" });
            Assert.True(named.Status == HttpStatusCode.OK && named.Code?.StartsWith("PATH_", StringComparison.OrdinalIgnoreCase) == true, $"seed {seed}, {path}: {named.Body.ToJsonString()}");
        }

        var addresses = await wandb.AnnounceAsync(log);
        for (var n = 0; n < log.Files.Count; n++) Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(addresses[n]!, log.Files[n].Bytes));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).Must();

        var found = await wandb.FilesAsync("digits", "mlp", "v0");
        Assert.Equal(paths.Where(path => path.Kept is not null).Select(path => path.Kept!).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, address) in found) Assert.Equal(path, await wandb.Bare.GetStringAsync(new Uri(address), Ct));
    }

    [Fact]
    public async Task Manifest_MustBeWhatWasAnnouncedAndItsFilesThere()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var lie = await wandb.BeginAsync("mlp", [("model.bin", Weights)], digest: new string('0', 32));
        var honest = await wandb.BeginAsync("mlp", [("model.bin", Weights), ("late.bin", [4])]);
        Assert.Equal(2, (await wandb.AnnounceAsync(honest)).Count(address => address is not null));

        Assert.Equal(HttpStatusCode.BadRequest, await wandb.ManifestAsync(lie));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(honest));

        (await wandb.CommitAsync(honest)).MustRefuse("files_missing");
        (await wandb.CommitAsync(lie)).MustRefuse("manifest_missing");
        Assert.Null(await wandb.FindAsync("digits", "mlp:latest"));
    }

    [Fact]
    public async Task References_AreKeptAndComeBack()
    {
        const string Reference = """ "far/data.bin":{"digest":"an-etag","ref":"s3://bucket/data.bin","size":12,"extra":{"etag":"an-etag"}} """;
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var log = await wandb.BeginAsync("mlp", [("model.bin", Weights)], references: Reference);
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync((await wandb.AnnounceAsync(log))[0]!, Weights));

        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log, Reference));
        (await wandb.CommitAsync(log)).Must();

        var entry = (await wandb.ManifestOfAsync(log.Id))["contents"]!["far/data.bin"]!;
        Assert.Equal(("s3://bucket/data.bin", "an-etag", 12), (entry["ref"]!.GetValue<string>(), entry["digest"]!.GetValue<string>(), entry["size"]!.GetValue<int>()));
        Assert.Equal("an-etag", entry["extra"]!["etag"]!.GetValue<string>());
        Assert.Equal("s3://bucket/data.bin", (await wandb.FilesAsync("digits", "mlp", "v0"))["far/data.bin"]);
        var api = await host.OwnerAsync();
        Assert.Equal("""[{"path":"far/data.bin","uri":"s3://bucket/data.bin","digest":"an-etag","size":12}]""", (await api.GetAsync($"{host.Artifact}/versions/latest/references")).Must(HttpStatusCode.OK).Json.GetProperty("items").ToString());
        // Elsewhere is another version.
        var moved = Reference.Replace("bucket", "other", StringComparison.Ordinal).Replace("an-etag", "b-etag", StringComparison.Ordinal);
        var next = await wandb.BeginAsync("mlp", [("model.bin", Weights)], references: moved);
        await wandb.AnnounceAsync(next);
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(next, moved));
        (await wandb.CommitAsync(next)).Must();
        Assert.Equal(1, (await wandb.FindAsync("digits", "mlp:latest"))!["versionIndex"]!.GetValue<int>());
    }

    [Fact]
    public async Task VersionOfTheApi_IsUsedAndFetchedByItsMd5()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var api = await host.OwnerAsync();
        (await api.LogAsync(host.Artifact, new { accuracy = 0.9 }, [("model.bin", "weights"), ("notes.txt", "words")])).Must(HttpStatusCode.Created);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);

        var member = (await wandb.FindAsync("digits", "mlp:latest"))!;
        var manifest = await wandb.ManifestOfAsync(member["artifact"]!["id"]!.GetValue<string>());
        var files = await wandb.FilesAsync("digits", "mlp", "v0");

        Assert.Equal(WandbClient.Md5(Weights), manifest["contents"]!["model.bin"]!["digest"]!.GetValue<string>());
        Assert.Equal(Weights, await wandb.Bare.GetByteArrayAsync(new Uri(files["model.bin"]), Ct));
        var id = Uri.EscapeDataString(member["artifact"]!["id"]!.GetValue<string>());
        foreach (var address in new[] { $"/artifactsV2/default/{host.Entity}/{id}/{Md5Text.Of(Weights)}", $"/artifactsV2/default/{host.Entity}/digits/mlp/{id}/{Md5Text.Of(Weights)}/model.bin", $"/artifactsV2/default/{host.Entity}/digits/mlp/{id}/{id}/{Md5Text.Of(Weights)}/model.bin" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await wandb.SendAsync(request);
            Assert.Equal(Weights, await answer.Content.ReadAsByteArrayAsync(Ct));
        }
    }

    [Fact]
    public async Task OtherType_IsKeptAndNotMixed()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var log = await wandb.BeginAsync("data", [("rows.csv", Weights)], type: "dataset");
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync((await wandb.AnnounceAsync(log))[0]!, Weights));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).Must();

        var asked = (await wandb.AskAsync(WandbDocuments.Of("ArtifactType"), new { entity = host.Entity, project = "digits", name = "data:latest" })).Must();

        Assert.Equal("dataset", asked.Data["project"]!["artifact"]!["artifactType"]!["name"]!.GetValue<string>());
        var mixed = await wandb.AskAsync(WandbDocuments.Of("CreateArtifact"), new { input = new { entityName = host.Entity, projectName = "digits", artifactTypeName = "model", artifactCollectionName = "data", digest = new string('1', 32), digestAlgorithm = "MANIFEST_MD5" } });
        mixed.MustRefuse("type_mismatch");
    }

    [Theory]
    [InlineData(Role.ViewerWithoutFiles)]
    [InlineData(Role.Viewer)]
    public async Task Viewer_LogsNothingAndReadsWhatTheRoleAllows(Role role)
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var owner = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await owner.LogAsync("mlp", [("model.bin", Weights)]);
        var member = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, member, role);
        var viewer = await WandbClient.OfAsync(host.App, member, host.Entity);

        var refused = await viewer.AskAsync(WandbDocuments.Of("CreateArtifact"), new { input = new { entityName = host.Entity, projectName = "digits", artifactTypeName = "model", artifactCollectionName = "mlp", digest = new string('1', 32), digestAlgorithm = "MANIFEST_MD5" } });
        var run = await viewer.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name = "theirs", project = "digits", entity = host.Entity });
        var files = await viewer.FilesAsync("digits", "mlp", "v0");
        using var fetched = await viewer.Bare.GetAsync(new Uri(files["model.bin"]), Ct);

        refused.MustRefuse("forbidden");
        run.MustRefuse("forbidden");
        Assert.Equal(role == Role.Viewer ? HttpStatusCode.OK : HttpStatusCode.Forbidden, fetched.StatusCode);
    }

    [Fact]
    public async Task Stranger_FindsNothing()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var owner = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await owner.LogAsync("mlp", [("model.bin", Weights)]);
        var stranger = await WandbClient.OfAsync(host.App, await host.App.AddAccountAsync(), host.Entity);

        Assert.Null(await stranger.FindAsync("digits", "mlp:latest"));
        Assert.Null((await stranger.AskAsync(WandbDocuments.Of("ArtifactByID"), new { id })).Must().Body["data"]!["artifact"]);
        (await stranger.AskAsync(WandbDocuments.Of("CommitArtifact"), new { artifactID = id })).MustRefuse("not_found");
        (await stranger.AskAsync(WandbDocuments.Of("UseArtifact"), new { artifactID = id, entityName = host.Entity, projectName = "digits", runName = "x" })).MustRefuse("not_found");
        (await stranger.LinkAsync(id, "Digits")).MustRefuse("not_found");
        var create = await stranger.AskAsync(WandbDocuments.Of("CreateArtifact"), new { input = new { entityName = host.Entity, projectName = "digits", artifactTypeName = "model", artifactCollectionName = "mlp", digest = new string('1', 32), digestAlgorithm = "MANIFEST_MD5" } });
        create.MustRefuse("not_found");
    }
}
