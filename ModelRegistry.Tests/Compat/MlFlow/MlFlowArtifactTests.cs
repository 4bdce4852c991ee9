using System.Net;
using System.Security.Cryptography;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>Section 4 of the wire: files under a run, and those of a version.</summary>
public sealed class MlFlowArtifactTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_ArePutListedReadWrittenOverAndDeleted()
    {
        var (_, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();

        Assert.Equal("{}", (await mlflow.PutAsync($"{root}/model/MLmodel", "flavors: {}")).Ok().Text);
        (await mlflow.PutAsync($"{root}/model/data/a%20b+c.txt", "weights")).Ok();
        (await mlflow.PutAsync($"{root}/empty.txt", string.Empty)).Ok();
        (await mlflow.PutAsync($"{root}/model/MLmodel", "flavors: {b}")).Ok();

        Assert.Equal("""{"files":[{"path":"empty.txt","is_dir":false,"file_size":0},{"path":"model","is_dir":true}]}""", (await mlflow.ListAsync(root)).Ok().Text);
        Assert.Equal("""{"files":[{"path":"MLmodel","is_dir":false,"file_size":12},{"path":"data","is_dir":true}]}""", (await mlflow.ListAsync($"{root}/model")).Ok().Text);
        Assert.Equal("{}", (await mlflow.ListAsync($"{root}/model/MLmodel")).Ok().Text);
        Assert.Equal("{}", (await mlflow.ListAsync($"{root}/nothing")).Ok().Text);
        Assert.Equal("weights", (await mlflow.FileAsync($"{root}/model/data/a%20b+c.txt")).Ok().Text);
        Assert.Equal("flavors: {b}", (await mlflow.FileAsync($"{root}/model/MLmodel")).Ok().Text);
        Assert.Equal("{}", (await mlflow.SendAsync(HttpMethod.Delete, $"{MlFlowClient.Artifacts}artifacts/{root}/model")).Ok().Text);
        (await mlflow.SendAsync(HttpMethod.Delete, $"{MlFlowClient.Artifacts}artifacts/{root}/model")).Ok();
        Assert.Equal("""{"files":[{"path":"empty.txt","is_dir":false,"file_size":0}]}""", (await mlflow.ListAsync(root)).Ok().Text);
        (await mlflow.FileAsync($"{root}/model/MLmodel")).Refused(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Download_SaysLengthAndDigest_AndAnswersRangesAndHead()
    {
        var (_, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();
        (await mlflow.PutAsync($"{root}/weights.bin", "0123456789")).Ok();
        var tag = $"\"sha256:{Convert.ToHexStringLower(SHA256.HashData("0123456789"u8))}\"";

        var whole = (await mlflow.FileAsync($"{root}/weights.bin")).Ok();
        var part = await mlflow.FileAsync($"{root}/weights.bin", ("Range", "bytes=3-5"));
        var head = (await mlflow.SendAsync(HttpMethod.Head, $"{MlFlowClient.Artifacts}artifacts/{root}/weights.bin")).Ok();

        Assert.Equal((10L, tag, "attachment", "nosniff"), (whole.Response.Content.Headers.ContentLength, whole.Response.Headers.ETag!.ToString(), whole.Response.Content.Headers.ContentDisposition!.DispositionType, whole.Response.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal((HttpStatusCode.PartialContent, "345", "bytes 3-5/10"), (part.Status, part.Text, part.Response.Content.Headers.ContentRange!.ToString()));
        Assert.Equal((10L, 0), (head.Response.Content.Headers.ContentLength, head.Bytes.Length));
        Assert.Equal(HttpStatusCode.NotModified, (await mlflow.FileAsync($"{root}/weights.bin", ("If-None-Match", tag))).Status);
        (await mlflow.FileAsync($"{root}/weights.bin", ("Range", "bytes=10-"))).Refused(416, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task RegisteredPath_IsAVersion_AndLaterWritesChangeNothingInIt()
    {
        var (host, mlflow) = await JoinAsync();
        var (run, root) = await mlflow.RunAsync();
        await mlflow.ModelAsync("Digits");
        (await mlflow.PutAsync($"{root}/model/MLmodel", "flavors")).Ok();
        (await mlflow.PutAsync($"{root}/model/data/weights.bin", "first")).Ok();
        (await mlflow.PutAsync($"{root}/plot.png", "beside")).Ok();

        var made = (await mlflow.VersionAsync("Digits", $"mlflow-artifacts:/{root}/model", run)).Ok().Json["model_version"]!;
        (await mlflow.PutAsync($"{root}/model/data/weights.bin", "second")).Ok();
        (await mlflow.PutAsync($"{root}/model/more.txt", "more")).Ok();
        (await mlflow.SendAsync(HttpMethod.Delete, $"{MlFlowClient.Artifacts}artifacts/{root}/model/MLmodel")).Ok();

        Assert.Equal(($"mlflow-artifacts:/{root}/model", run), (made["source"]!.GetValue<string>(), made["run_id"]!.GetValue<string>()));
        var location = (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Digits"), ("version", "1"))).Ok().Json["artifact_uri"]!.GetValue<string>();
        var path = location[(location.IndexOf("/artifacts/", StringComparison.Ordinal) + "/artifacts/".Length)..];
        Assert.Equal("""{"files":[{"path":"MLmodel","is_dir":false,"file_size":7},{"path":"data","is_dir":true}]}""", (await mlflow.ListAsync(path)).Ok().Text);
        Assert.Equal("""{"files":[{"path":"weights.bin","is_dir":false,"file_size":5}]}""", (await mlflow.ListAsync($"{path}/data")).Ok().Text);
        Assert.Equal("first", (await mlflow.FileAsync($"{path}/data/weights.bin")).Ok().Text);
        Assert.Equal("flavors", (await mlflow.FileAsync($"{path}/MLmodel")).Ok().Text);
        (await mlflow.PutAsync($"{path}/data/weights.bin", "third")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.SendAsync(HttpMethod.Delete, $"{MlFlowClient.Artifacts}artifacts/{path}")).Refused(400, "INVALID_PARAMETER_VALUE");
        var shown = CoreHost.Must(await host.App.Get<RegisteredModelQueries>().GetAsync(host.Entity, "Digits", "v0", host.Owner, Ct)).Version!;
        Assert.Equal((2, "Default", "training"), (shown.FileCount, shown.Artifact.Project, shown.Run));
        Assert.Equal("2", (await mlflow.VersionAsync("Digits", $"mlflow-artifacts:/{root}/model", run)).Ok().Json["model_version"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task VersionOfAnotherDoor_IsFetchedHere()
    {
        var (host, mlflow) = await JoinAsync();
        var owner = await host.OwnerAsync();
        (await owner.LogAsync(host.Artifact, null, [("model.bin", "weights")])).Must(HttpStatusCode.Created);
        CoreHost.Must(await host.App.Get<BookmarkVersion>().ExecuteAsync(new(host.Entity, "Digits", $"{host.Entity}/digits/mlp:v0", Create: true) { Aliases = ["champion"] }, host.Owner, Ct));

        (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "champion"))).Ok();
        var location = (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Digits"), ("version", "1"))).Ok().Json["artifact_uri"]!.GetValue<string>();

        Assert.Equal("weights", (await mlflow.SendAsync(HttpMethod.Get, new Uri(location).AbsolutePath + "/model.bin")).Ok().Text);
    }

    [Fact]
    public async Task BrowsersAddresses_AnswerTheSameFiles()
    {
        var (_, mlflow) = await JoinAsync();
        var (run, root) = await mlflow.RunAsync();
        await mlflow.ModelAsync("Digits");
        (await mlflow.PutAsync($"{root}/model/a b.bin", "first")).Ok();
        (await mlflow.VersionAsync("Digits", $"runs:/{run}/model")).Ok();
        (await mlflow.PutAsync($"{root}/model/a b.bin", "second")).Ok();

        var ofRun = (await mlflow.SendAsync(HttpMethod.Get, $"/get-artifact?run_id={run}&path=model%2Fa+b.bin")).Ok();
        var ofVersion = (await mlflow.SendAsync(HttpMethod.Get, "/model-versions/get-artifact?name=Digits&version=1&path=a+b.bin")).Ok();

        Assert.Equal(("second", "first"), (ofRun.Text, ofVersion.Text));
        Assert.All([ofRun, ofVersion], answer => Assert.Equal("attachment", answer.Response.Content.Headers.ContentDisposition!.DispositionType));
        (await mlflow.SendAsync(HttpMethod.Get, $"/get-artifact?run_id={run}&path=..%2Fx")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.SendAsync(HttpMethod.Get, "/model-versions/get-artifact?name=Digits&version=9&path=x")).Refused(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Theory]
    [InlineData("ROOT/../../x")]
    [InlineData("ROOT/%2e%2e/x")]
    [InlineData("ROOT/%252e%252e/x")]
    [InlineData("ROOT/a%5Cb")]
    [InlineData("ROOT/a%23b")]
    [InlineData("ROOT/C:/x")]
    [InlineData("ROOT/a./b")]
    [InlineData("ROOT/a%20/b")]
    [InlineData("ROOT/a%E2%80%AEb")]
    [InlineData("ROOT/%EF%BC%8E%EF%BC%8E/x")]
    [InlineData("C:/x")]
    [InlineData("somewhere/else.txt")]
    public async Task HostilePath_IsRefused(string path)
    {
        var (_, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();

        path = path.Replace("ROOT", root, StringComparison.Ordinal);
        var (put, get) = (await mlflow.PutAsync(path, "x"), await mlflow.FileAsync(path));

        Assert.All([put, get], answer => Assert.InRange((int)answer.Status, 400, 404));
        Assert.All([put, get], answer => Assert.Equal(["error_code", "message"], answer.Json.Select(pair => pair.Key)));
        Assert.Equal("{}", (await mlflow.ListAsync(root)).Ok().Text);
    }

    [Theory]
    [InlineData("%252e%252e/x")]
    [InlineData("a%5Cb")]
    [InlineData("C:/x")]
    [InlineData("a./b")]
    [InlineData("a%E2%80%AEb")]
    public async Task RefusedPath_IsCalledInvalid(string path)
    {
        var (_, mlflow) = await JoinAsync();
        var (run, root) = await mlflow.RunAsync();

        (await mlflow.PutAsync($"{root}/{path}", "x")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.FileAsync($"{root}/{path}")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.ListAsync($"{root}/{Uri.UnescapeDataString(path)}")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.ListAsync($"{root}/../{path}")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        (await mlflow.GetAsync("artifacts/list", ("run_id", run), ("path", "../x"))).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
    }

    [Fact]
    public async Task DrawnPaths_AreKeptExactlyOrRefused()
    {
        var seed = Random.Shared.Next();
        // On a port: the server in memory takes no address as it stands.
        await using var app = await RegistryApp.StartAsync(onPort: true);
        var mlflow = await MlFlowClient.OfAsync(app, await app.AddAccountAsync());
        var (_, root) = await mlflow.RunAsync();
        foreach (var path in HostilePaths.Draw(200, new Random(seed)).Where(path => path.IsUnicode))
        {
            var address = $"{root}/{string.Join('/', path.Text.Split('/').Select(Uri.EscapeDataString))}";
            var (put, said) = (await mlflow.RawAsync(HttpMethod.Put, address, path.Text), $"seed {seed}, {path}");
            // What is a step only after decoding it again is refused here, as the stock server does; elsewhere it is a name.
            var isOpen = path.Text.Contains('%', StringComparison.Ordinal) || path.Text.Contains('#', StringComparison.Ordinal);
            if (path.Kept is not null && put.Status == HttpStatusCode.OK)
            {
                Assert.True((await mlflow.RawAsync(HttpMethod.Get, address)).Ok().Text == path.Text, said);
                (await mlflow.SendAsync(HttpMethod.Delete, $"{MlFlowClient.Artifacts}artifacts/{root}")).Ok();
                continue;
            }

            Assert.True((path.Kept is null || isOpen) && (int)put.Status is >= 400 and <= 405, $"{said}: {(int)put.Status} {put.Text}");
            // A null character no server gives on to what it serves, and steps that it takes itself may lead to no address of this wire.
            if (!path.Text.Contains('\0', StringComparison.Ordinal) && !path.Text.Split('/').Contains("..")) put.Refused((int)put.Status, put.Status == HttpStatusCode.NotFound ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE");
        }

        // Steps that lead out of the store to no address of the wire.
        (await mlflow.RawAsync(HttpMethod.Put, $"{root}/../../../../x", "x")).Refused(400, "INVALID_PARAMETER_VALUE", "Invalid path");
        Assert.Equal("{}", (await mlflow.ListAsync(root)).Ok().Text);
    }

    [Fact]
    public async Task Download_HasTheTypeOfItsName_AndNoneThatABrowserRuns()
    {
        var (_, mlflow) = await JoinAsync();
        var (run, root) = await mlflow.RunAsync();
        foreach (var (name, type) in new[]
        {
            ("MLmodel", "text/plain"), ("MLproject", "text/plain"), ("a.txt", "text/plain"), ("a.log", "text/plain"), ("conda.yaml", "text/plain"), ("README.MD", "text/plain"), ("a.csv", "text/plain"),
            ("train.py", "text/plain"), ("a.xml", "text/plain"), ("a.js", "text/plain"), ("table.json", "application/json"), ("plot.png", "image/png"), ("plot.JPG", "image/jpeg"),
            ("page.html", "application/octet-stream"), ("page.xhtml", "application/octet-stream"), ("plot.svg", "application/octet-stream"), ("model.pkl", "application/octet-stream"), ("model", "application/octet-stream"),
        })
        {
            (await mlflow.PutAsync($"{root}/{name}", "x")).Ok();
            foreach (var answer in new[] { await mlflow.FileAsync($"{root}/{name}"), await mlflow.SendAsync(HttpMethod.Get, $"/get-artifact?run_id={run}&path={name}") })
            {
                var headers = answer.Ok().Response.Content.Headers;
                Assert.Equal((name, type, "attachment", "nosniff"), (name, headers.ContentType?.ToString(), headers.ContentDisposition!.DispositionType, answer.Response.Headers.GetValues("X-Content-Type-Options").Single()));
            }
        }
    }

    [Fact]
    public async Task FileWhereAFolderIs_IsRefused()
    {
        var (_, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();
        (await mlflow.PutAsync($"{root}/model/a", "x")).Ok();

        (await mlflow.PutAsync($"{root}/model", "x")).Refused(400, "INVALID_PARAMETER_VALUE");
        (await mlflow.PutAsync($"{root}/model/a/b", "x")).Refused(400, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task MultipartAndPresigned_AreNotSupported_InTheWordsThatClientsKnow()
    {
        var (_, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();

        foreach (var step in new[] { "create", "complete", "abort" })
        {
            var answer = (await mlflow.JsonAsync(HttpMethod.Post, $"{MlFlowClient.Artifacts}mpu/{step}/{root}", new { path = "x", num_parts = 2 })).Refused(501, "NOT_IMPLEMENTED");
            Assert.StartsWith("Multipart upload is not supported for the current artifact repository", answer.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        (await mlflow.SendAsync(HttpMethod.Get, $"{MlFlowClient.Artifacts}presigned/{root}/x")).Refused(501, "NOT_IMPLEMENTED");
    }

    [Fact]
    public async Task Rights_AreThoseOfTheEntity()
    {
        var (host, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();
        (await mlflow.PutAsync($"{root}/a.txt", "secret")).Ok();
        var blind = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, blind, Role.ViewerWithoutFiles);
        var theirs = await MlFlowClient.OfAsync(host.App, blind, host.Entity);
        var stranger = await MlFlowClient.OfAsync(host.App, await host.App.AddAccountAsync(), host.Entity);

        (await theirs.ListAsync(root)).Ok();
        (await theirs.FileAsync($"{root}/a.txt")).Refused(403, "PERMISSION_DENIED");
        (await theirs.PutAsync($"{root}/a.txt", "mine")).Refused(403, "PERMISSION_DENIED");
        (await stranger.FileAsync($"{root}/a.txt")).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        (await stranger.PutAsync($"{root}/a.txt", "mine")).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        Assert.Equal("{}", (await stranger.ListAsync(root)).Ok().Text);
        Assert.Equal("secret", (await mlflow.FileAsync($"{root}/a.txt")).Ok().Text);
    }

    private async Task<(ApiHost Host, MlFlowClient MlFlow)> JoinAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        return (host, await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity));
    }
}
