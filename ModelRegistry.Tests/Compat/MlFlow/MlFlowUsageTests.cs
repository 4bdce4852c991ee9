using System.Net;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>What a version's page offers to people with an mlflow script, followed as such a client follows it.</summary>
public sealed partial class MlFlowUsageTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_LeadToThatVeryVersion_WhateverWasBookmarkedAfterIt()
    {
        var host = await ApiHost.JoinAsync(registry);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        var owner = await host.OwnerAsync();
        foreach (var text in new[] { "first", "second", "third" }) (await owner.LogAsync(host.Artifact, null, [("model.bin", text)])).Must(HttpStatusCode.Created);
        foreach (var number in new[] { 2, 1, 0 })
            CoreHost.Must(await host.App.Get<BookmarkVersion>().ExecuteAsync(new(host.Entity, "手書き Digits", $"{host.Entity}/digits/mlp:v{number}", Create: true), host.Owner, Ct));
        var version = await VersionAsync(host, "v1");

        var bookmark = Assert.Single(version.Bookmarks);
        var (byNumber, byId) = (Snippets.MlFlow("http://registry.example/", bookmark), Snippets.MlFlow("http://registry.example/", version));

        Assert.True(Snippets.HasMlFlowName(bookmark));
        Assert.Equal("models:/手書き Digits/2", AddressOf(byNumber));
        Assert.Contains($"MLFLOW_TRACKING_URI=http://registry.example  MLFLOW_TRACKING_USERNAME={host.Entity}", byNumber, StringComparison.Ordinal);
        var location = (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "手書き Digits"), ("version", "2"))).Ok().Json["artifact_uri"]!.GetValue<string>();
        Assert.Equal(location[(location.IndexOf("/artifacts/", StringComparison.Ordinal) + "/artifacts/".Length)..], AddressOf(byId)["mlflow-artifacts:/".Length..]);
        Assert.Equal("""{"files":[{"path":"model.bin","is_dir":false,"file_size":6}]}""", (await mlflow.ListAsync(AddressOf(byId)["mlflow-artifacts:/".Length..])).Ok().Text);
        Assert.Equal("second", (await mlflow.FileAsync(AddressOf(byId)["mlflow-artifacts:/".Length..] + "/model.bin")).Ok().Text);
    }

    [Fact]
    public async Task NameThatSuchAnAddressCutsOff_IsNotOffered()
    {
        var host = await ApiHost.JoinAsync(registry);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        await mlflow.ModelAsync("team/digits", 1);

        var version = CoreHost.Must(await host.App.Get<RegisteredModelQueries>().GetAsync(host.Entity, ForeignName.Parse("team/digits").Value.Name, "v0", host.Owner, Ct)).Version!;

        Assert.False(Snippets.HasMlFlowName(Assert.Single(version.Bookmarks)));
    }

    [Fact]
    public async Task FilesThatLieElsewhere_AreToldOf_HoweverTheVersionWasBookmarked()
    {
        var host = await ApiHost.JoinAsync(registry);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        await mlflow.ModelAsync("Digits", 1);
        var version = CoreHost.Must(await host.App.Get<RegisteredModelQueries>().GetAsync(host.Entity, "Digits", "v0", host.Owner, Ct)).Version!;
        CoreHost.Must(await host.App.Get<BookmarkVersion>().ExecuteAsync(new(host.Entity, "By hand", version.Ref, Create: true), host.Owner, Ct));

        Assert.Equal(new MlFlowOrigin("s3://bucket/1", IsElsewhere: true), MlFlowOrigin.Of(version.Metadata));
        foreach (var name in new[] { "Digits", "By hand" })
        {
            Assert.Equal("s3://bucket/1", (await mlflow.GetAsync("model-versions/get-download-uri", ("name", name), ("version", "1"))).Ok().Json["artifact_uri"]!.GetValue<string>());
            Assert.Equal("s3://bucket/1", (await mlflow.GetAsync("model-versions/get", ("name", name), ("version", "1"))).Ok().Json["model_version"]!["source"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("s3://bucket/../other")]
    public async Task MetadataOfAnotherDoor_SendsNoClientWhereNoSourceMayLead(string source)
    {
        var host = await ApiHost.JoinAsync(registry);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        var log = host.App.Get<LogVersion>();
        await using (var upload = CoreHost.Must(await log.BeginAsync(new(host.Entity, "digits", "mlp"), create: true, host.Owner, Ct)))
            CoreHost.Must(await log.CommitAsync(upload, new(System.Text.Json.JsonSerializer.Serialize(new { mlflow = new { source } })), host.Owner, Ct));
        CoreHost.Must(await host.App.Get<BookmarkVersion>().ExecuteAsync(new(host.Entity, "Digits", $"{host.Entity}/digits/mlp:v0", Create: true), host.Owner, Ct));

        Assert.Contains("/model-versions/", (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Digits"), ("version", "1"))).Ok().Json["artifact_uri"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mlflow":{"source":"runs:/1/model"}}""", "runs:/1/model")]
    [InlineData("""{"mlflow":{"source":"http://x/api/2.0/mlflow-artifacts/artifacts/0/1/artifacts"}}""", "http://x/api/2.0/mlflow-artifacts/artifacts/0/1/artifacts")]
    [InlineData("""{"mlflow":{"source":"file:///etc/passwd"}}""", "file:///etc/passwd")]
    [InlineData("""{"mlflow":{"source":""}}""", null)]
    [InlineData("""{"mlflow":{"source":5}}""", null)]
    [InlineData("""{"mlflow":"s3://a/b"}""", null)]
    [InlineData("{}", null)]
    public void Origin_IsHereOrUnknown(string metadata, string? source) => Assert.Equal(source is null ? null : new MlFlowOrigin(source, IsElsewhere: false), MlFlowOrigin.Of(metadata));

    private static async Task<VersionView> VersionAsync(ApiHost host, string number) =>
        CoreHost.Must(await host.App.Get<VersionQueries>().GetAsync(new CollectionPath(host.Entity, "digits", "mlp"), number, host.Owner, Ct)).Version;

    private static string AddressOf(string code) => Address().Match(code).Groups["address"].Value;

    [GeneratedRegex("download_artifacts\\(\"(?<address>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
