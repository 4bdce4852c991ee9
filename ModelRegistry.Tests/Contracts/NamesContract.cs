using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rule 16 and references: names, and what renaming keeps.</summary>
public abstract class NamesContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule16RenamedCollection_IsFoundByItsOldNameUntilSomebodyTakesIt()
    {
        var id = (await LogAsync("a")).Id;
        Must(await MoveAsync("best", "v0"));
        var renamed = Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "mlp-wide"), Owner, Ct));

        var old = Must(await ResolveAsync($"{Artifact}:best"));
        Assert.Equal((id, "mlp-wide", $"{renamed}:v0"), (old.VersionId, old.Artifact.Name, old.Ref));
        Assert.Equal(renamed, Must(await Get<CollectionQueries>().GetAsync(Artifact, Owner, Ct)).Collection.Path);
        Must(await Get<CreateCollection>().ExecuteAsync(new(Artifact), Owner, Ct));
        Refused(await ResolveAsync($"{Artifact}:best"), "not_found");
        Assert.Equal(id, Must(await ResolveAsync($"{renamed}:best")).VersionId);
    }

    [Fact]
    public async Task Rule16RenamedTwiceAndBack_EachOldNameRedirects()
    {
        var id = (await LogAsync("a")).Id;
        foreach (var name in new[] { "second", "third", "mlp", "fourth" })
        {
            var path = Must(await Get<CollectionQueries>().GetAsync(Artifact, Owner, Ct)).Collection.Path;
            Must(await Get<ChangeCollection>().ExecuteAsync(new(path, name), Owner, Ct));
        }

        foreach (var name in new[] { "mlp", "second", "third", "fourth" })
            Assert.Equal(id, Must(await ResolveAsync($"{Team}/digits/{name}")).VersionId);
    }

    [Fact]
    public async Task Rule16RenamedProjectAndEntity_RedirectTogether()
    {
        var id = (await LogAsync("a")).Id;
        await BookmarkAsync($"{Artifact}:v0");
        var newTeam = CoreHost.NewName("crew");
        Must(await Get<ChangeProject>().ExecuteAsync(new(Team, "digits", "numbers"), Owner, Ct));
        Must(await Get<ChangeEntity>().ExecuteAsync(new(Team, newTeam), Owner, Ct));

        Assert.Equal(id, Must(await ResolveAsync($"{Artifact}:v0")).VersionId);
        Assert.Equal($"{newTeam}/numbers/mlp:v0", Must(await ResolveAsync($"{Registered}:v0")).Ref);
        Assert.Equal($"{newTeam}/model-registry/Digits:v0", Must(await ResolveAsync($"{Registered}")).Via!.ToString());
        Must(await Get<CreateEntity>().ExecuteAsync(new(Team), Owner with { IsAdministrator = true }, Ct));
        Refused(await ResolveAsync($"{Artifact}:v0"), "not_found");
    }

    [Fact]
    public async Task Rule16History_KeepsOldNames()
    {
        await LogAsync("a");
        Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "renamed"), Owner, Ct));

        var events = await HistoryAsync();

        Assert.Contains(events, e => e.Action == HistoryAction.VersionLogged && e.Subject == Artifact.ToString());
        Assert.Contains(events, e => e is { Action: HistoryAction.ArtifactRenamed, From: "mlp", To: "renamed" });
    }

    [Theory]
    [InlineData("MLP")]
    [InlineData("ｍｌｐ")]
    [InlineData("Mlp")]
    public async Task Rule16NameInAnotherCaseOrWidth_IsTakenAndFound(string spelling)
    {
        var id = (await LogAsync("a")).Id;

        Refused(await Get<CreateCollection>().ExecuteAsync(new(Artifact with { Name = spelling }), Owner, Ct), "name_taken");
        Assert.Equal(id, Must(await ResolveAsync($"{Team.ToUpperInvariant()}/DIGITS/{spelling}:v0")).VersionId);
    }

    [Fact]
    public async Task Rule16OtherCaseOfItsOwnName_IsARenaming()
    {
        await LogAsync("a");

        Assert.Equal("MLP", Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "MLP"), Owner, Ct)).Name);
        Assert.Equal("MLP", Must(await ResolveAsync($"{Artifact}")).Artifact.Name);
    }

    [Fact]
    public async Task Rule16NameOfAnother_IsRefusedAndNothingChanges()
    {
        await LogAsync("a");
        Must(await Get<CreateCollection>().ExecuteAsync(new(Artifact with { Name = "other" }), Owner, Ct));
        Must(await Get<CreateProject>().ExecuteAsync(new(Team, "letters"), Owner, Ct));

        Refused(await WithoutEventAsync(() => Get<ChangeCollection>().ExecuteAsync(new(Artifact, "OTHER"), Owner, Ct)), "name_taken");
        Refused(await WithoutEventAsync(() => Get<ChangeProject>().ExecuteAsync(new(Team, "digits", "Letters"), Owner, Ct)), "name_taken");
        Refused(await WithoutEventAsync(() => Get<ChangeEntity>().ExecuteAsync(new(Team, Owner.Name), Owner, Ct)), "name_taken");
        Refused(await WithoutEventAsync(() => Get<ChangeProject>().ExecuteAsync(new(Team, "digits", "Model-Registry"), Owner, Ct)), "name_reserved");
    }

    [Fact]
    public async Task Rule16PlaceOfRegisteredModels_IsNoProjectToChangeDeleteOrLogInto()
    {
        Refused(await Get<CreateProject>().ExecuteAsync(new(Team, "model-registry"), Owner, Ct), "name_reserved");
        Refused(await Get<ChangeProject>().ExecuteAsync(new(Team, "model-registry", "mine"), Owner, Ct), "not_found");
        Refused(await Get<DeleteProject>().ExecuteAsync(Team, "model-registry", Owner, Ct), "not_found");
        Refused(await Get<LogVersion>().BeginAsync(new(Team, "Model-Registry", "x"), create: true, Owner, Ct), "reference_invalid");
    }

    [Fact]
    public async Task Rule16PersonsOwnEntity_KeepsTheNameOfItsAccount()
    {
        Refused(await Get<ChangeEntity>().ExecuteAsync(new(Owner.Name, CoreHost.NewName("other")), Owner, Ct), "own_entity");
    }

    [Fact]
    public async Task NameThatIsNoText_IsNotFoundLikeAnyOther()
    {
        foreach (var name in new[] { "\uFFFE", "\uD800", "a\0b" }) await AssertNotFoundAsync(name);
    }

    [Fact]
    public async Task ReferenceWithoutEntityOrProject_TakesTheCallersDefaults()
    {
        var id = (await LogAsync("a")).Id;
        Must(await Get<ChangeDefaults>().ExecuteAsync(Team, "digits", Owner, Ct));
        var owner = await Get<ActorQueries>().FindAsync(Owner.UserId, Ct);

        foreach (var reference in new[] { "mlp", "mlp:v0", "digits/mlp:latest", $"{Team}/digits/mlp" })
            Assert.Equal(id, Must(await ResolveAsync(reference, owner!)).VersionId);
        Refused(await ResolveAsync("mlp", Owner), "reference_invalid");
    }

    [Fact]
    public async Task DeletedCollectionsName_IsFreeAgain()
    {
        Must(await Get<CreateCollection>().ExecuteAsync(new(Registered), Owner, Ct));
        Must(await Get<DeleteCollection>().ExecuteAsync(new(Registered, Model), Owner, Ct));

        Refused(await Get<CollectionQueries>().GetAsync(Registered, Owner, Ct), "not_found");
        Must(await Get<CreateCollection>().ExecuteAsync(new(Registered), Owner, Ct));
    }

    private async Task AssertNotFoundAsync(string name)
    {
        Refused(await Get<CollectionQueries>().GetAsync(new(Team, name, "mlp"), Owner, Ct), "not_found");
        Refused(await Get<CollectionQueries>().GetAsync(new(Team, "digits", name), Owner, Ct), "not_found");
        Refused(await Get<VersionQueries>().GetAsync(new(name, name, name), "v0", Owner, Ct), "not_found");
        Refused(await Get<CreateCollection>().ExecuteAsync(new(new(Team, name, "mlp")), Owner, Ct), "not_found");
        Refused(await Get<CreateProject>().ExecuteAsync(new(Team, name), Owner, Ct), "name_invalid");
    }
}
