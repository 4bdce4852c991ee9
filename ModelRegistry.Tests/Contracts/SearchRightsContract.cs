using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Nobody finds what they may not see, nor finds what they may see by what they may not.</summary>
public abstract class SearchRightsContract(RegistryDatabase database) : RegistryContract(database)
{
    // Every door by which a version and what is around it could be found.
    private static readonly string[] Doors =
    [
        "dodo", "dodos:secret", "dodos:v0", "dodos:latest", "alias:secret", "tag:hidden", "hidden", "secret", "feathers", "\"feathers\"", "quagga",
        "plumage = grey", "plumage != red", "wings >= 2", "wings < 3", "kind:version", "kind:model", "kind:run", "kind:project", "kind:artifact", "v0",
    ];

    private string hidden = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        hidden = await Host.AddEntityAsync(Owner);
        await LogFilesAsync(
            [("README.md", "quagga"), ("a.bin", "a")], new(hidden, "dodo", "dodos"),
            request: new("""{"plumage":"grey","wings":2}""", "dodo run", "feathers") { Tags = ["hidden"], Aliases = ["secret"] });
        Must(await Get<BookmarkVersion>().ExecuteAsync(new(hidden, "Dodos", $"{hidden}/dodo/dodos:v0", Create: true) { Aliases = ["secret"] }, Owner, Ct));
    }

    [Fact]
    public async Task Stranger_FindsNothing_ByAnyDoorThatTheOwnerFindsSomethingBy()
    {
        var stranger = await PersonAsync(Role.Owner);
        foreach (var door in Doors)
        {
            Assert.NotEmpty(await FindAsync(door, Owner));
            Assert.Empty(await FindAsync(door, stranger));
            Assert.DoesNotContain(Must(await Get<SearchQueries>().OverviewAsync(door, 100, stranger, Ct)).SelectMany(group => group.Hits), hit => hit.Entity == hidden);
        }

        Assert.Empty(await FindAsync($"entity:{hidden}", stranger));
        Assert.DoesNotContain(Must(await Get<SearchQueries>().RecentAsync(100, stranger, Ct)), hit => hit.Entity == hidden);
        Assert.Contains(Must(await Get<SearchQueries>().RecentAsync(100, Owner, Ct)), hit => hit.Entity == hidden);
    }

    [Fact]
    public async Task MemberWhoLeft_FindsNothing()
    {
        var member = await PersonAsync();
        await Host.SetRoleAsync(Owner, hidden, member, Role.ViewerWithoutFiles);
        Assert.NotEmpty(await FindAsync("dodo", member));
        Must(await Get<RemoveMember>().ExecuteAsync(hidden, member.Name, Owner, Ct));

        Assert.Empty(await FindAsync("dodo", member));
    }

    [Fact]
    public async Task Card_IsSearchedOnlyForWhoMayDownloadIt()
    {
        var viewer = await PersonAsync();
        await Host.SetRoleAsync(Owner, hidden, viewer, Role.Viewer);
        var without = await PersonAsync();
        await Host.SetRoleAsync(Owner, hidden, without, Role.ViewerWithoutFiles);
        var administrator = await PersonAsync(administrator: true);

        Assert.Single(await FindAsync("quagga", viewer));
        Assert.Single(await FindAsync("quagga", administrator));
        Assert.Empty(await FindAsync("quagga", without));
        Assert.Empty(await FindAsync("\"quagga\"", without));
        Assert.Empty(await FindAsync("quagga", viewer with { Token = new(Guid.CreateVersion7(), "t", Role.ViewerWithoutFiles, null) }));
        Assert.NotEmpty(await FindAsync("feathers", without));
    }

    [Fact]
    public async Task TokenOfOneEntity_FindsNothingOfAnother()
    {
        await using var db = Host.OpenDb();
        var other = db.Entities.Where(e => e.Name == Team).Select(e => e.Id).Single();

        Assert.Empty(await FindAsync("dodo", Owner with { Token = new(Guid.CreateVersion7(), "t", Role.Owner, other) }));
    }

    [Fact]
    public async Task SeenVersion_IsNotFoundByThePlaceThatIsNotSeen()
    {
        await LogAsync("mine");
        Must(await Get<BookmarkVersion>().ExecuteAsync(new(hidden, "Dodos", $"{Artifact}:v0") { Aliases = ["spy"] }, Owner, Ct));
        var reader = await PersonAsync(Role.Viewer);

        foreach (var door in new[] { "dodos", "spy", "alias:spy", "dodos:spy", "dodos:v1" })
        {
            Assert.Contains(await FindAsync(door, Owner, Team), hit => hit.Kind == SearchKind.Version);
            Assert.Empty(await FindAsync(door, reader, Team));
        }

        var seen = Assert.Single(await FindAsync("mlp v0 kind:version", reader, Team));
        Assert.Empty(seen.Aliases);
    }

    [Fact]
    public async Task BookmarkOfAHiddenVersion_ShowsTheModelAndNothingOfTheVersion()
    {
        await BookmarkAsync($"{hidden}/dodo/dodos:v0", "Zoo", aliases: "keeper");
        var reader = await PersonAsync(Role.Viewer);

        var found = Must(await Get<SearchQueries>().ListAsync("alias:keeper", null, new(), reader, Ct)).Items;

        var model = Assert.Single(found);
        Assert.Equal((SearchKind.Model, "Zoo"), (model.Kind, model.Name));
        Assert.Empty(Must(await Get<SearchQueries>().ListAsync("zoo:v0 kind:version", null, new(), reader, Ct)).Items);
        Assert.Empty(Must(await Get<SearchQueries>().ListAsync("plumage = grey", null, new(), reader, Ct)).Items);
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string query, Actor actor, string? entity = null)
    {
        var narrowed = query.StartsWith("entity:", StringComparison.Ordinal) ? query : $"{query} entity:{entity ?? hidden}";
        return Must(await Get<SearchQueries>().ListAsync(narrowed, null, new(), actor, Ct)).Items;
    }
}
