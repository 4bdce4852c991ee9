using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules 10 to 14: aliases.</summary>
public abstract class AliasContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule10Alias_HasOneHolderAndAVersionMayHoldMany()
    {
        await LogAsync("a");
        await LogAsync("b");
        foreach (var alias in new[] { "best", "staging", "最良" }) Must(await MoveAsync(alias, "v0"));
        Must(await MoveAsync("best", "v1"));

        Assert.Equal(["staging", "最良"], (await VersionAsync("v0")).Aliases.Select(a => a.Name));
        Assert.Equal(["best"], (await VersionAsync("v1")).Aliases.Select(a => a.Name));
    }

    [Fact]
    public async Task Rule10SecondRowOfAnAlias_IsRefusedByTheDatabase()
    {
        await LogAsync("a");
        Must(await MoveAsync("best", "v0"));
        await using var db = Host.OpenDb();
        var row = await db.Aliases.AsNoTracking().SingleAsync(a => a.Collection!.Entity!.Name == Team, Ct);
        db.Aliases.Add(new() { Id = Guid.CreateVersion7(), CollectionId = row.CollectionId, Name = "BEST", NameKey = row.NameKey });

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task Rule10HolderInAnotherCollection_IsRefusedByTheDatabase()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0");
        Must(await MoveAsync("best", "v0"));
        await using var db = Host.OpenDb();
        var row = await db.Aliases.SingleAsync(a => a.Collection!.Entity!.Name == Team, Ct);
        var elsewhere = await db.Memberships.SingleAsync(m => m.Collection!.Entity!.Name == Team && m.CollectionId != row.CollectionId, Ct);
        row.HolderId = elsewhere.Id;

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task Rule11TenMoveAtOnce_OneIsFirstAndNineAreToldWho()
    {
        foreach (var n in Enumerable.Range(0, 11)) await LogAsync($"checkpoint {n}");
        var start = Must(await MoveAsync("production", "v10")).State;
        var movers = new List<Actor>();
        foreach (var _ in Enumerable.Range(0, 10)) movers.Add(await PersonAsync(Role.Contributor));

        var results = await Task.WhenAll(movers.Select((mover, n) => Task.Run(() => MoveAsync("production", $"v{n}", seen: start.Generation, by: mover))));

        var winner = Assert.Single(results, r => r.IsSuccess).Value;
        var first = movers[results.ToList().FindIndex(r => r.IsSuccess)].Name;
        Assert.Equal((first, start.Generation + 1), (winner.State.MovedBy, winner.State.Generation));
        foreach (var lost in results.Where(r => !r.IsSuccess))
        {
            var error = Refused(lost, "alias_moved");
            var current = Assert.IsType<AliasState>(error.Details!["current"]);
            Assert.Equal(ErrorKind.Stale, error.Kind);
            Assert.Equal((first, winner.State.Number, winner.State.Generation, winner.State.MovedAt), (current.MovedBy, current.Number, current.Generation, current.MovedAt));
            Assert.Contains(first, error.Message.ToString(), StringComparison.Ordinal);
            Assert.Contains($"v{current.Number}", error.Message.ToString(), StringComparison.Ordinal);
            Assert.Contains(current.MovedAt!.Value.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), error.Message.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rule11TenMoveAtOnceAndTryAgain_MakeOneChainOfGenerationsWithoutAGap()
    {
        foreach (var n in Enumerable.Range(0, 10)) await LogAsync($"checkpoint {n}");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(async () =>
        {
            var seen = 0L;
            while (true)
            {
                var moved = await MoveAsync("production", $"v{n}", seen);
                if (moved.IsSuccess) return;
                seen = Assert.IsType<AliasState>(Refused(moved, "alias_moved").Details!["current"]).Seen;
            }
        })));

        var chain = (await HistoryAsync()).Where(e => e.Alias == "production").ToList();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long?)n), chain.Select(e => e.Generation));
        Assert.Equal(chain.SkipLast(1).Select(e => e.ToNumber), chain.Skip(1).Select(e => e.FromNumber));
        Assert.Equal(Enumerable.Range(0, 10).Select(n => (int?)n), chain.Select(e => e.ToNumber).Order());
        Assert.Equal(chain[^1].ToNumber, Must(await AliasAsync("production")).Number);
    }

    [Fact]
    public async Task Rule11MoveToThePresentHolder_ChangesNothingAndWritesNothing()
    {
        await LogAsync("a");
        var first = Must(await MoveAsync("best", "v0"));

        var again = await WithoutEventAsync(() => MoveAsync("BEST", "v0", by: Owner));

        Assert.Equal(first.State, Must(again).State);
        Assert.Equal(first.State, Must(await AliasAsync("best")));
    }

    [Fact]
    public async Task Rule11SeenNone_SetsOnceAndThenIsTooLate()
    {
        await LogAsync("a");
        await LogAsync("b");

        var set = Must(await MoveAsync("best", "v0", seen: 0));
        var late = Refused(await WithoutEventAsync(() => MoveAsync("best", "v1", seen: 0)), "alias_moved");

        Assert.True(set.IsFirst);
        Assert.Equal(set.State, late.Details!["current"]);
    }

    [Fact]
    public async Task Rule11SeenAHolderWhereNobodyHolds_IsTooLate()
    {
        await LogAsync("a");

        Assert.Contains("Nobody", Refused(await MoveAsync("best", "v0", seen: 3), "alias_moved").Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule11RemovedAndSetAgain_GoesOnCountingSoThatAnOldIfMatchMeansNothingNew()
    {
        await LogAsync("a");
        await LogAsync("b");
        var first = Must(await MoveAsync("best", "v0")).State;
        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", first.Generation + 1), Owner, Ct), "alias_moved");

        var removed = Must(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", first.Generation, "no longer"), Owner, Ct));
        var stale = Refused(await MoveAsync("best", "v1", seen: first.Generation), "alias_moved");
        var again = Must(await MoveAsync("best", "v1", seen: 0)).State;

        Assert.Equal((0, (int?)null, 2L, 0L), (removed.Was.Number, removed.State.Number, removed.State.Generation, removed.State.Seen));
        Assert.Contains("removed", stale.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, again.Generation);
        Assert.Contains(await HistoryAsync(), e => e is { Action: HistoryAction.AliasRemoved, Reason: "no longer", FromNumber: 0, ToNumber: null });
    }

    [Fact]
    public async Task Rule11RemovingWhatNobodyHolds_IsNotFound()
    {
        await LogAsync("a");

        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", null), Owner, Ct), "not_found");
        Refused(await AliasAsync("best"), "not_found");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("ｌａｔｅｓｔ")]
    public async Task Rule12Latest_CannotBeSetMovedRemovedOrProtected(string latest)
    {
        await LogAsync("a");

        Refused(await MoveAsync(latest, "v0"), "alias_reserved");
        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, latest, null), Owner, Ct), "alias_reserved");
        Refused(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, latest, new(Role.Owner)), Owner, Ct), "alias_reserved");
        Assert.Equal(0, Must(await ResolveAsync($"{Artifact}:{latest}")).Number);
    }

    [Fact]
    public async Task Rule12LatestOfARegisteredModel_IsTheLastBookmarkedEvenOfAnOlderVersion()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1");
        await BookmarkAsync($"{Artifact}:v0");

        Assert.Equal((0, 1), (Must(await ResolveAsync($"{Registered}")).Number, Must(await ResolveAsync($"{Artifact}")).Number));
    }

    [Fact]
    public async Task Rule12EmptyCollection_HasNoLatest()
    {
        Must(await Get<CreateCollection>().ExecuteAsync(new(Registered), Owner, Ct));

        Refused(await ResolveAsync($"{Registered}"), "not_found");
    }

    [Theory]
    [InlineData("production")]
    [InlineData("ｐｒｏｄｕｃｔｉｏｎ")]
    [InlineData("PRODUCTION")]
    public async Task Rule13Spelling_IsKeptAndComparedWithoutCaseAndWidth(string other)
    {
        await LogAsync("a");
        await LogAsync("b");
        Must(await MoveAsync("Production", "v0"));

        Assert.Equal("Production", Must(await AliasAsync(other)).Alias);
        Assert.Equal(0, Must(await ResolveAsync($"{Artifact}:{other}")).Number);
        var moved = Must(await MoveAsync(other, "v1")).State;
        Assert.Equal(("Production", 1, 2L), (moved.Alias, moved.Number!.Value, moved.Generation));
        Assert.Single(Must(await Get<AliasQueries>().ListAsync(Artifact, Owner, Ct)));
    }

    [Fact]
    public async Task Rule14AliasesOfAnArtifactAndOfARegisteredModel_AreSeparateSets()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1");
        Must(await MoveAsync("production", "v0"));
        Must(await MoveAsync("production", "v0", path: Registered));

        Assert.Equal((0, 1), (Must(await ResolveAsync($"{Artifact}:production")).Number, Must(await ResolveAsync($"{Registered}:production")).Number));
        Assert.Equal((1L, 1L), (Must(await AliasAsync("production")).Generation, Must(await AliasAsync("production", Registered)).Generation));
    }

    [Fact]
    public async Task ProtectedAlias_AsksForTheRoleAndForWhatWasSeen()
    {
        await LogAsync("a");
        await LogAsync("b");
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", new(Role.Reviewer)), Owner, Ct));
        var (contributor, reviewer) = (await PersonAsync(Role.Contributor), await PersonAsync(Role.Reviewer));

        Assert.Equal(ErrorKind.ConditionRequired, Refused(await MoveAsync("production", "v0", by: reviewer), "precondition_required").Kind);
        var moved = Must(await MoveAsync("production", "v0", seen: 0, by: reviewer)).State;
        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "production", moved.Generation), contributor, Ct), "alias_protected");
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", new(Role.Owner)), Owner, Ct));
        Assert.NotNull(Must(await MoveAsync("production", "v1", seen: moved.Generation, by: reviewer)).RequestId);
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", null), Owner, Ct));
        Must(await MoveAsync("production", "v1", by: contributor));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Contributor)]
    [InlineData((Role)0)]
    [InlineData((Role)6)]
    public async Task ProtectedAliasForAnyone_IsNoProtection(Role mover)
    {
        await LogAsync("a");

        Refused(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", new(mover)), Owner, Ct), "role_invalid");
    }
}
