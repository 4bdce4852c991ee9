using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

public sealed class EntityTests : IAsyncLifetime
{
    private CoreHost host = null!;
    private Actor root = null!;
    private Actor ada = null!;
    private Actor bob = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        root = await host.AddAccountAsync("root-person", administrator: true);
        ada = await host.AddAccountAsync("ada");
        bob = await host.AddAccountAsync("bob");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task CreatedByAdministrator_HasThemAsOwnerAndAPlaceForModels()
    {
        var name = CoreHost.Must(await host.Get<CreateEntity>().ExecuteAsync(new("acme", "Acme", "Digits."), root, Ct));

        var view = CoreHost.Must(await host.Get<EntityQueries>().GetAsync("ACME", root, Ct));
        Assert.Equal(("acme", "Acme", "Digits.", false, Role.Owner, 1, 0), (name, view.DisplayName, view.Description, view.IsPersonal, view.Role, view.Members, view.Projects));
        await using var db = host.OpenDb();
        Assert.True(await db.Projects.AnyAsync(p => p.EntityId == view.Id && p.NameKey == CollectionPath.RegistryProject, Ct));
    }

    [Fact]
    public async Task CreatedByMember_IsForbidden() =>
        Assert.Equal("forbidden", (await host.Get<CreateEntity>().ExecuteAsync(new("acme"), ada, Ct)).Error?.Code);

    [Theory]
    [InlineData("ADA", "name_taken")]
    [InlineData("-acme", "name_invalid")]
    [InlineData("graphql", "name_reserved")]
    [InlineData("acme.", "name_invalid")]
    [InlineData("アクメ", "name_invalid")]
    public async Task BadName_IsRefused(string name, string code) =>
        Assert.Equal(code, (await host.Get<CreateEntity>().ExecuteAsync(new(name), root, Ct)).Error?.Code);

    [Fact]
    public async Task NotAMember_SeesItAsMissing()
    {
        await host.AddEntityAsync(ada, "acme");

        var hidden = await host.Get<EntityQueries>().GetAsync("acme", bob, Ct);
        var missing = await host.Get<EntityQueries>().GetAsync("acme2", bob, Ct);

        Assert.Equal((missing.Error!.Code, missing.Error.Message.ToString().Replace("acme2", "acme", StringComparison.Ordinal)), (hidden.Error!.Code, hidden.Error.Message.ToString()));
        Assert.Equal(["bob"], CoreHost.Must(await host.Get<EntityQueries>().ListAsync(new(), bob, Ct)).Items.Select(e => e.Name));
    }

    [Fact]
    public async Task Administrator_SeesAllAsViewer()
    {
        await host.AddEntityAsync(ada, "acme");

        var all = CoreHost.Must(await host.Get<EntityQueries>().ListAsync(new(), root, Ct)).Items;

        Assert.Equal([("acme", Role.Viewer), ("ada", Role.Viewer), ("bob", Role.Viewer), ("root-person", Role.Owner)], all.Select(e => (e.Name, e.Role)));
    }

    [Fact]
    public async Task List_PagesByName()
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = CoreHost.Must(await host.Get<EntityQueries>().ListAsync(new(2, cursor), root, Ct));
            seen.AddRange(page.Items.Select(e => e.Name));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["ada", "bob", "root-person"], seen);
    }

    [Fact]
    public async Task Renamed_KeepsItsIdAndTheOldNameRedirectsUntilTaken()
    {
        var team = await host.AddEntityAsync(ada, "acme");
        var before = CoreHost.Must(await host.Get<EntityQueries>().GetAsync(team, ada, Ct));

        Assert.Equal("apex", CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(new("acme", "apex"), ada, Ct)));

        Assert.Equal((before.Id, "apex"), await ByNameAsync("acme"));
        CoreHost.Must(await host.Get<CreateEntity>().ExecuteAsync(new("acme"), root, Ct));
        await host.SetRoleAsync(root, "acme", ada, Role.Viewer);
        Assert.NotEqual(before.Id, (await ByNameAsync("acme")).Id);
        Assert.Equal(before.Id, (await ByNameAsync("apex")).Id);
    }

    [Fact]
    public async Task RenamedBackAndInAnotherCase_Works()
    {
        await host.AddEntityAsync(ada, "acme");

        CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(new("acme", "apex"), ada, Ct));
        CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(new("apex", "acme"), ada, Ct));
        CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(new("acme", "ACME"), ada, Ct));

        Assert.Equal("ACME", (await ByNameAsync("apex")).Name);
    }

    [Theory]
    [InlineData("bob", "name_taken")]
    [InlineData("no spaces", "name_invalid")]
    public async Task RenamedBadly_IsRefused(string name, string code)
    {
        await host.AddEntityAsync(ada, "acme");

        Assert.Equal(code, (await host.Get<ChangeEntity>().ExecuteAsync(new("acme", name), ada, Ct)).Error?.Code);
    }

    [Fact]
    public async Task PersonsOwn_IsNeitherRenamedNorDeleted()
    {
        Assert.Equal("own_entity", (await host.Get<ChangeEntity>().ExecuteAsync(new("ada", "lovelace"), ada, Ct)).Error?.Code);
        Assert.Equal("own_entity", (await host.Get<DeleteEntity>().ExecuteAsync("ada", ada, Ct)).Error?.Code);
    }

    [Fact]
    public async Task DeletedWhileItHoldsAProject_IsRefused()
    {
        await host.AddEntityAsync(ada, "acme");
        CoreHost.Must(await host.Get<CreateProject>().ExecuteAsync(new("acme", "digits"), ada, Ct));

        Assert.Equal("entity_not_empty", (await host.Get<DeleteEntity>().ExecuteAsync("acme", ada, Ct)).Error?.Code);
    }

    [Fact]
    public async Task DeletedEmpty_IsGoneItsNameFreeItsHistoryKept()
    {
        await host.AddEntityAsync(ada, "acme");
        CoreHost.Must(await host.Get<ChangeDefaults>().ExecuteAsync("acme", "digits", ada, Ct));
        var id = (await ByNameAsync("acme")).Id;

        CoreHost.Must(await host.Get<DeleteEntity>().ExecuteAsync("acme", ada, Ct));

        Assert.Equal("not_found", (await host.Get<EntityQueries>().GetAsync("acme", root, Ct)).Error?.Code);
        Assert.DoesNotContain(CoreHost.Must(await host.Get<EntityQueries>().ListAsync(new(), root, Ct)).Items, e => e.Id == id);
        Assert.Equal("ada", (await host.Get<ActorQueries>().FindAsync(ada.UserId, Ct))?.DefaultEntity);
        await using var db = host.OpenDb();
        Assert.Equal(["entity.created", "entity.deleted"], await db.History.Where(e => e.EntityId == id).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync(Ct));
        await host.AddEntityAsync(bob, "acme");
    }

    [Fact]
    public async Task Described_IsOnRecordOnceAndOnlyWhenItChanges()
    {
        await host.AddEntityAsync(ada, "acme");
        var change = new ChangeEntityRequest("acme", DisplayName: "Acme", Description: "Digits.");
        CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(change, ada, Ct));
        CoreHost.Must(await host.Get<ChangeEntity>().ExecuteAsync(change, ada, Ct));

        var id = (await ByNameAsync("acme")).Id;
        await using var db = host.OpenDb();
        Assert.Equal(["Acme", "Digits."], await db.History.Where(e => e.EntityId == id && e.Action == "entity.changed").OrderBy(e => e.Sequence).Select(e => e.To).ToListAsync(Ct));
    }

    private async Task<(Guid Id, string Name)> ByNameAsync(string name)
    {
        var view = CoreHost.Must(await host.Get<EntityQueries>().GetAsync(name, ada, Ct));
        return (view.Id, view.Name);
    }
}
