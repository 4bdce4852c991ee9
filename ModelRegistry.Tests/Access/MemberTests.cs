using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

public sealed class MemberTests : IAsyncLifetime
{
    private CoreHost host = null!;
    private Actor ada = null!;
    private Actor bob = null!;
    private string team = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        ada = await host.AddAccountAsync("ada");
        bob = await host.AddAccountAsync("bob");
        team = await host.AddEntityAsync(ada, "acme");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("bob")]
    [InlineData(" BOB ")]
    [InlineData("bob@example.org")]
    public async Task AddedByNameOrAddress_SeesTheEntity(string who)
    {
        Assert.Equal("bob", CoreHost.Must(await SetAsync(who, "viewer", ada)));

        var members = CoreHost.Must(await host.Get<EntityQueries>().MembersAsync(team, new(), bob, Ct)).Items;
        Assert.Equal([("ada", Role.Owner), ("bob", Role.Viewer)], members.Select(m => (m.Name, m.Role)));
    }

    [Theory]
    [InlineData("nobody", "Viewer", "not_found")]
    [InlineData("", "Viewer", "not_found")]
    [InlineData("bob", "Boss", "role_invalid")]
    [InlineData("bob", "5", "role_invalid")]
    [InlineData("ada", "Viewer", "last_owner")]
    public async Task BadRequest_IsRefused(string who, string role, string code) => Assert.Equal(code, (await SetAsync(who, role, ada)).Error?.Code);

    [Fact]
    public async Task ByReviewer_IsForbidden()
    {
        await host.SetRoleAsync(ada, team, bob, Role.Reviewer);

        Assert.Equal("forbidden", (await SetAsync("bob", "Owner", bob)).Error?.Code);
        Assert.Equal("forbidden", (await host.Get<RemoveMember>().ExecuteAsync(team, "ada", bob, Ct)).Error?.Code);
    }

    [Fact]
    public async Task ByStranger_IsMissing() => Assert.Equal("not_found", (await SetAsync("bob", "Owner", bob)).Error?.Code);

    [Fact]
    public async Task ByAdministratorWhoIsNoMember_IsAllowed()
    {
        var root = await host.AddAccountAsync("root-person", administrator: true);

        CoreHost.Must(await SetAsync("bob", "Owner", root));
        CoreHost.Must(await host.Get<RemoveMember>().ExecuteAsync(team, "ada", root, Ct));
    }

    [Fact]
    public async Task LastOwner_StaysUntilThereIsAnother()
    {
        Assert.Equal("last_owner", (await host.Get<RemoveMember>().ExecuteAsync(team, "ada", ada, Ct)).Error?.Code);
        await host.SetRoleAsync(ada, team, bob, Role.Owner);

        CoreHost.Must(await host.Get<RemoveMember>().ExecuteAsync(team, "ada", ada, Ct));

        Assert.Equal("last_owner", (await SetAsync("bob", "Viewer", bob)).Error?.Code);
    }

    [Fact]
    public async Task TwoOwnersLeavingAtOnce_OneStays()
    {
        await host.SetRoleAsync(ada, team, bob, Role.Owner);

        var results = await Task.WhenAll(
            host.Get<RemoveMember>().ExecuteAsync(team, "ada", ada, Ct),
            host.Get<RemoveMember>().ExecuteAsync(team, "bob", bob, Ct));

        Assert.Single(results, result => result.IsSuccess);
        Assert.Single(results, result => result.Error?.Code == "last_owner");
    }

    [Fact]
    public async Task PersonInTheirOwnEntity_StaysOwner()
    {
        await host.SetRoleAsync(ada, "ada", bob, Role.Owner);

        Assert.Equal("own_entity", (await host.Get<SetMember>().ExecuteAsync(new("ada", "ada", "Viewer"), bob, Ct)).Error?.Code);
        Assert.Equal("own_entity", (await host.Get<RemoveMember>().ExecuteAsync("ada", "ada", bob, Ct)).Error?.Code);
    }

    [Fact]
    public async Task Leaving_NeedsNoRoleButNotByToken()
    {
        await host.SetRoleAsync(ada, team, bob, Role.Viewer);
        var byToken = bob with { Token = new(Guid.Empty, "script", Role.Owner, null) };
        Assert.Equal("forbidden", (await host.Get<RemoveMember>().ExecuteAsync(team, "bob", byToken, Ct)).Error?.Code);

        CoreHost.Must(await host.Get<RemoveMember>().ExecuteAsync(team, "bob", bob, Ct));

        Assert.Null(await host.Get<EntityQueries>().FindGrantAsync(team, bob, Ct));
    }

    [Fact]
    public async Task EveryChange_IsOnRecord()
    {
        await host.SetRoleAsync(ada, team, bob, Role.Viewer);
        await host.SetRoleAsync(ada, team, bob, Role.Viewer);
        await host.SetRoleAsync(ada, team, bob, Role.Reviewer);
        CoreHost.Must(await host.Get<RemoveMember>().ExecuteAsync(team, "bob", ada, Ct));

        await using var db = host.OpenDb();
        var events = await db.History.Where(e => e.Action.StartsWith("member.")).OrderBy(e => e.Sequence).Select(e => new { e.Action, e.From, e.To, e.ActorName }).ToListAsync(Ct);
        Assert.Equal(
            [("member.added", null, "Viewer", "ada"), ("member.changed", "Viewer", "Reviewer", "ada"), ("member.removed", "Reviewer", null, "ada")],
            events.Select(e => (e.Action, e.From, e.To, e.ActorName)));
    }

    private Task<ModelRegistry.Core.Common.Result<string>> SetAsync(string who, string role, Actor by) =>
        host.Get<SetMember>().ExecuteAsync(new(team, who, role), by, Ct);
}
