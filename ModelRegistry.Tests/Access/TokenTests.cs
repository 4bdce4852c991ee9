using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 30, 20, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);
    private CoreHost host = null!;
    private Actor ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync(clock);
        ada = await host.AddAccountAsync("ada");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Made_IsStoredAsAHashAlone()
    {
        var made = CoreHost.Must(await host.Get<MakeToken>().ExecuteAsync(new("laptop", "viewer", "ada", 30), ada, Ct));

        await using var db = host.OpenDb();
        var row = await db.ApiTokens.SingleAsync(Ct);
        Assert.True(ApiTokenSecret.TryParse(made.Secret, out var secret));
        Assert.Equal((secret!.Hash, secret.Hint, Role.Viewer, Start.AddDays(30)), (row.Hash, row.Hint, row.MaxRole, row.ExpiresAt));
        var rows = CoreHost.Must(await host.Get<TokenQueries>().OwnAsync(new(), ada, Ct)).Items;
        Assert.Equal([("laptop", "ada", "ada", null)], rows.Select(r => (r.Name, r.Owner, r.Entity, r.LastUsedAt)));
    }

    [Theory]
    [InlineData(null, null, null, null, "token_name_invalid")]
    [InlineData("  ", null, null, null, "token_name_invalid")]
    [InlineData("a\u200bb", null, null, null, "token_name_invalid")]
    [InlineData("laptop", "Boss", null, null, "role_invalid")]
    [InlineData("laptop", null, "nowhere", null, "not_found")]
    [InlineData("laptop", null, null, 0, "days_invalid")]
    [InlineData("laptop", null, null, 3651, "days_invalid")]
    public async Task BadRequest_IsRefused(string? name, string? role, string? entity, int? days, string code) =>
        Assert.Equal(code, (await host.Get<MakeToken>().ExecuteAsync(new(name, role, entity, days), ada, Ct)).Error?.Code);

    [Fact]
    public async Task ByToken_IsForbidden()
    {
        var byToken = await AuthenticateAsync(await MakeAsync());

        Assert.Equal("forbidden", (await host.Get<MakeToken>().ExecuteAsync(new("another"), byToken!, Ct)).Error?.Code);
        Assert.Equal("forbidden", (await host.Get<RevokeToken>().ExecuteAsync(byToken!.Token!.Id, byToken, Ct)).Error?.Code);
    }

    [Fact]
    public async Task OfSomebodyElse_IsRevokedByAdministratorOrOwnerOfItsEntityAlone()
    {
        var (bob, root, owner) = (await host.AddAccountAsync("bob"), await host.AddAccountAsync("root-person", administrator: true), await host.AddAccountAsync("owner-person"));
        var team = await host.AddEntityAsync(owner, "acme");
        await host.SetRoleAsync(owner, team, ada, Role.Contributor);
        var revoke = host.Get<RevokeToken>();
        var (free, inTeam) = (await MakeAsync(), await MakeAsync(team));

        Assert.Equal("not_found", (await revoke.ExecuteAsync(free.Id, bob, Ct)).Error?.Code);
        Assert.Equal("not_found", (await revoke.ExecuteAsync(free.Id, owner, Ct)).Error?.Code);
        Assert.Equal("not_found", (await revoke.ExecuteAsync(inTeam.Id, bob, Ct)).Error?.Code);
        Assert.Equal([inTeam.Id], CoreHost.Must(await host.Get<TokenQueries>().OfEntityAsync(team, new(), owner, Ct)).Items.Select(t => t.Id));
        CoreHost.Must(await revoke.ExecuteAsync(inTeam.Id, owner, Ct));
        CoreHost.Must(await revoke.ExecuteAsync(free.Id, root, Ct));

        Assert.Empty(CoreHost.Must(await host.Get<TokenQueries>().OwnAsync(new(), ada, Ct)).Items);
        await using var db = host.OpenDb();
        Assert.Equal(["owner-person", "root-person"], await db.History.Where(e => e.Action == "token.revoked").OrderBy(e => e.Sequence).Select(e => e.ActorName).ToListAsync(Ct));
    }

    [Fact]
    public async Task RevokedByAnotherProcess_LivesSecondsAtMost()
    {
        var made = await MakeAsync();
        Assert.NotNull(await AuthenticateAsync(made));
        await using (var db = host.OpenDb()) await db.ApiTokens.ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, Start), Ct);
        Assert.NotNull(await AuthenticateAsync(made));

        clock.Advance(TokenAuthenticator.KeptFor);

        Assert.Null(await AuthenticateAsync(made));
    }

    [Fact]
    public async Task Expiring_IsNotKeptPastItsEnd()
    {
        var made = await MakeAsync(days: 1);
        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await AuthenticateAsync(made));

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await AuthenticateAsync(made));
        Assert.True(CoreHost.Must(await host.Get<TokenQueries>().OwnAsync(new(), ada, Ct)).Items.Single().IsExpired);
    }

    [Fact]
    public async Task OwnerLockedByWrongPasswords_StillWorksForScripts()
    {
        var made = await MakeAsync();
        await using (var db = host.OpenDb())
            await db.Users.Where(u => u.Id == ada.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, Start.AddMinutes(5)), Ct);

        Assert.NotNull(await AuthenticateAsync(made));
    }

    [Fact]
    public async Task Limited_ReachesItsEntityAlone()
    {
        var team = await host.AddEntityAsync(ada, "acme");
        var scoped = await AuthenticateAsync(await MakeAsync(team));
        var entities = host.Get<EntityQueries>();

        Assert.Equal([team], CoreHost.Must(await entities.ListAsync(new(), scoped!, Ct)).Items.Select(e => e.Name));
        Assert.Null(await entities.FindGrantAsync("ada", scoped!, Ct));
    }

    [Fact]
    public async Task LastUse_IsKeptToTheMinuteAndOnceAMinute()
    {
        var made = await MakeAsync();
        await AuthenticateAsync(made);
        await AuthenticateAsync(made);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero), await LastUseAsync());

        // Somebody else's later note stays: use is written forward only, and not again within the minute.
        await using (var db = host.OpenDb()) await db.ApiTokens.ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, (DateTimeOffset?)null), Ct);
        clock.Advance(TimeSpan.FromSeconds(30));
        await AuthenticateAsync(made);
        Assert.Null(await LastUseAsync());

        clock.Advance(TimeSpan.FromSeconds(30));
        await AuthenticateAsync(made);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 31, 0, TimeSpan.Zero), await LastUseAsync());
    }

    private async Task<DateTimeOffset?> LastUseAsync()
    {
        await host.Get<TokenUse>().WriteWaitingAsync(Ct);
        await using var db = host.OpenDb();
        return await db.ApiTokens.Select(t => t.LastUsedAt).SingleAsync(Ct);
    }

    private async Task<MadeToken> MakeAsync(string? entity = null, int? days = null) =>
        CoreHost.Must(await host.Get<MakeToken>().ExecuteAsync(new("script", Entity: entity, Days: days), ada, Ct));

    private async Task<Actor?> AuthenticateAsync(MadeToken made)
    {
        Assert.True(ApiTokenSecret.TryParse(made.Secret, out var secret));
        return await host.Get<TokenAuthenticator>().FindAsync(secret!, Ct);
    }
}
