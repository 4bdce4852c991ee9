using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>What a name or an alias means on the wire where this registry's own ways could be taken for it.</summary>
public sealed class MlFlowNameTests(SharedRegistry registry)
{
    // The last is full-width, which the registry compares as the first.
    [Theory]
    [InlineData("v1")]
    [InlineData("V1")]
    [InlineData("v2")]
    [InlineData("v99999999999")]
    [InlineData("\uff56\uff11")]
    public async Task NumberForAnAlias_MeansNoVersion(string alias)
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 2);
        await mlflow.ModelAsync("Copies");

        (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", alias))).Refused(400, "INVALID_PARAMETER_VALUE", $"Registered model alias {alias} not found.");
        (await mlflow.VersionAsync("Copies", $"models:/Digits@{alias}")).Refused(400, "INVALID_PARAMETER_VALUE", $"Registered model alias {alias} not found.");
        (await mlflow.VersionAsync("Copies", $"models:/Digits/{alias}")).Refused(404, "RESOURCE_DOES_NOT_EXIST", $"Model Version (name=Digits, version={alias}) not found");
        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias, version = "1" })).Refused(400, "INVALID_PARAMETER_VALUE", "reserved");
        (await mlflow.DeleteAsync("registered-models/alias", new { name = "Digits", alias })).Refused(400, "INVALID_PARAMETER_VALUE", "reserved");
    }

    [Theory]
    [InlineData("models:/team/digits@champion", "1")]
    [InlineData("models:/team/digits@latest", "2")]
    [InlineData("models:/team/digits/latest", "2")]
    [InlineData("models:/team/digits/Production", "1")]
    public async Task SourceByAliasStageOrLatest_IsTheVersionThatHasIt(string source, string version)
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("team/digits", 2);
        await mlflow.ModelAsync("Copies");
        foreach (var alias in new[] { "champion", "production" }) (await mlflow.PostAsync("registered-models/alias", new { name = "team/digits", alias, version = "1" })).Ok();

        (await mlflow.VersionAsync("Copies", source)).Ok();

        Assert.Equal($"s3://bucket/{version}", (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Copies"), ("version", "1"))).Ok().Json["artifact_uri"]!.GetValue<string>());
        (await mlflow.VersionAsync("Copies", "models:/team/digits@none")).Refused(400, "INVALID_PARAMETER_VALUE", "Registered model alias none not found.");
        (await mlflow.VersionAsync("Copies", "models:/nobody@none")).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nobody not found");
    }

    [Fact]
    public async Task OwnNameOfAModelWithATitle_MeansIt()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("team/digits", 1);
        var own = ForeignName.Parse("team/digits").Value.Name;

        (await mlflow.PostAsync("registered-models/alias", new { name = own, alias = "champion", version = "1" })).Ok();
        var model = (await mlflow.GetAsync("registered-models/get", ("name", own))).Ok().Json["registered_model"]!;
        var version = (await mlflow.GetAsync("model-versions/get", ("name", own), ("version", "1"))).Ok().Json["model_version"]!;
        var champion = (await mlflow.GetAsync("registered-models/alias", ("name", own), ("alias", "champion"))).Ok().Json["model_version"]!;

        Assert.All([model, version, champion], thing => Assert.Equal("team/digits", thing["name"]!.GetValue<string>()));
        Assert.Equal("1", champion["version"]!.GetValue<string>());
        (await mlflow.PostAsync("registered-models/create", new { name = own })).Refused(400, "RESOURCE_ALREADY_EXISTS", $"Registered Model (name={own}) already exists");
        Assert.Equal("2", (await mlflow.VersionAsync(own, "s3://bucket/2")).Ok().Json["model_version"]!["version"]!.GetValue<string>());
        (await mlflow.GetAsync("registered-models/get", ("name", own.ToUpperInvariant()))).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        (await mlflow.GetAsync("model-versions/get", ("name", own), ("version", "9"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", $"Model Version (name={own}, version=9) not found");
    }

    [Fact]
    public async Task OwnNameOfAnExperimentWithATitle_MeansIt()
    {
        var mlflow = await JoinAsync();
        const string name = "/Shared/ada/x";
        var own = ForeignName.Parse(name).Value.Name;
        var id = (await mlflow.PostAsync("experiments/create", new { name })).Ok().Json["experiment_id"]!.GetValue<string>();

        var found = (await mlflow.GetAsync("experiments/get-by-name", ("experiment_name", own))).Ok().Json["experiment"]!;

        Assert.Equal((id, name), (found["experiment_id"]!.GetValue<string>(), found["name"]!.GetValue<string>()));
        (await mlflow.PostAsync("experiments/create", new { name = own })).Refused(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task NamesThatDifferInCaseAlone_AreTwo_OnlyWhereTheyAreNoneOfOurs()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits");
        await mlflow.ModelAsync("team/Digits");

        (await mlflow.PostAsync("registered-models/create", new { name = "DIGITS" })).Refused(400, "RESOURCE_ALREADY_EXISTS");
        await mlflow.ModelAsync("team/DIGITS");
    }

    private async Task<MlFlowClient> JoinAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        return await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
    }
}
