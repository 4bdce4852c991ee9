using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelRegistry.Tests.Compat.MlFlow;
using ModelRegistry.Tests.Compat.Wandb;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat;

/// <summary>What one stock client logged and a person promoted, the other fetches: the same bytes.</summary>
public sealed class CrossingTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoggedByWandb_PromotedByHand_IsFetchedByMlFlow()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var (wandb, mlflow, api) = (await WandbClient.OfAsync(host.App, host.Owner, host.Entity), await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity), await host.OwnerAsync());
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        await wandb.LogAsync("mlp", [("weights/model.bin", bytes), ("MLmodel", Encoding.UTF8.GetBytes("flavors: {}"))], """{"accuracy":0.97}""");

        await PromoteAsync(api, host, $"{host.Entity}/digits/mlp:v0");

        var version = (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "production"))).Ok().Json["model_version"]!;
        Assert.Equal("1", version["version"]!.GetValue<string>());
        var root = await RootAsync(mlflow, "Digits", "1");
        Assert.Equal(["MLmodel", "weights"], (await mlflow.ListAsync(root)).Ok().Json["files"]!.AsArray().Select(file => file!["path"]!.GetValue<string>()));
        var fetched = (await mlflow.FileAsync(root + "/weights/model.bin")).Ok().Bytes;
        Assert.Equal(bytes, fetched);
        await AssertDigestAsync(api, host, $"{host.Artifact}/versions/v0", "weights/model.bin", fetched);
    }

    [Fact]
    public async Task LoggedByMlFlow_PromotedByHand_IsFetchedByWandb()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var (wandb, mlflow, api) = (await WandbClient.OfAsync(host.App, host.Owner, host.Entity), await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity), await host.OwnerAsync());
        var (id, root) = await mlflow.RunAsync();
        (await mlflow.PutAsync(root + "/model/weights.bin", "weights of the run")).Ok();
        await mlflow.ModelAsync("Candidates");
        (await mlflow.VersionAsync("Candidates", $"runs:/{id}/model", id)).Ok();
        var logged = (await api.GetAsync($"/resolve?ref={host.Entity}/model-registry/Candidates:v0")).Must(HttpStatusCode.OK)["ref"]!;

        await PromoteAsync(api, host, logged);

        var member = (await wandb.FindAsync("model-registry", "Digits:production"))!;
        var manifest = await wandb.ManifestOfAsync(member["artifact"]!["id"]!.GetValue<string>());
        var (path, entry) = Assert.Single(manifest["contents"]!.AsObject());
        var files = await wandb.FilesAsync("model-registry", "Digits", "production");
        var fetched = await wandb.Bare.GetByteArrayAsync(new Uri(files[path]), Ct);
        Assert.Equal("weights of the run", Encoding.UTF8.GetString(fetched));
        Assert.Equal(WandbClient.Md5(fetched), entry!["digest"]!.GetValue<string>());
        var (place, number) = (logged[..logged.LastIndexOf(':')].Split('/'), logged[(logged.LastIndexOf(':') + 1)..]);
        await AssertDigestAsync(api, host, $"/entities/{place[0]}/projects/{place[1]}/artifacts/{place[2]}/versions/{number}", path, fetched);
    }

    [Fact]
    public async Task AliasMovedByOneClient_IsSeenByTheOtherAndInHistory()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var (wandb, mlflow, api) = (await WandbClient.OfAsync(host.App, host.Owner, host.Entity), await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity), await host.OwnerAsync());
        for (byte n = 0; n < 2; n++) (await wandb.LinkAsync(await wandb.LogAsync("mlp", [("model.bin", [n])]), "Digits", "staging")).Must();
        Assert.Equal("2", await HolderAsync());

        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = "staging", version = "1" })).Ok();

        Assert.Equal(0, (await wandb.FindAsync("model-registry", "Digits:staging"))!["versionIndex"]!.GetValue<int>());
        var moves = (await api.GetAsync($"{host.Model}/history")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Count(one => one.GetProperty("action").GetString()!.StartsWith("alias.", StringComparison.Ordinal));
        Assert.Equal(3, moves);

        async Task<string> HolderAsync() => (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "staging"))).Ok().Json["model_version"]!["version"]!.GetValue<string>();
    }

    // By hand: as the board does it.
    private static async Task PromoteAsync(ApiClient api, ApiHost host, string version)
    {
        (await api.PostAsync($"{host.Model}/bookmarks?create=true", new { version })).Must(HttpStatusCode.Created);
        (await api.PutAsync($"{host.Model}/aliases/production", new { version = "v0" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);
    }

    private static async Task<string> RootAsync(MlFlowClient mlflow, string name, string version)
    {
        var location = (await mlflow.GetAsync("model-versions/get-download-uri", ("name", name), ("version", version))).Ok().Json["artifact_uri"]!.GetValue<string>();
        return location[(location.IndexOf("/artifacts/", StringComparison.Ordinal) + "/artifacts/".Length)..];
    }

    private static async Task AssertDigestAsync(ApiClient api, ApiHost host, string version, string path, byte[] fetched)
    {
        var files = (await api.GetAsync($"{version}/files")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray();
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(fetched))}", files.Single(file => file.GetProperty("path").GetString() == path).GetProperty("digest").GetString());
        var resolved = (await api.GetAsync($"/resolve?ref={host.Entity}/model-registry/Digits:production")).Must(HttpStatusCode.OK);
        Assert.Equal((await api.GetAsync(version)).Must(HttpStatusCode.OK)["digest"], resolved["digest"]);
    }
}
