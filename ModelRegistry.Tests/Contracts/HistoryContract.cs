using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rule 21: history.</summary>
public abstract class HistoryContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule21WhatWasProductionThen_HasAnAnswerForAnyMoment()
    {
        foreach (var n in Enumerable.Range(0, 3)) await LogAsync($"checkpoint {n}");
        await BookmarkAsync($"{Artifact}:v2");
        await BookmarkAsync($"{Artifact}:v0");
        await BookmarkAsync($"{Artifact}:v1");
        var before = Clock.GetUtcNow();
        var first = Must(await MoveAsync("production", "v0", path: Registered)).State;
        var second = Must(await MoveAsync("production", "v2", path: Registered)).State;
        var removed = Must(await Get<RemoveAlias>().ExecuteAsync(new(Registered, "production", null), Owner, Ct)).State;
        var third = Must(await MoveAsync("Production", "v1", path: Registered)).State;
        Must(await Get<ChangeCollection>().ExecuteAsync(new(Registered, "Renamed"), Owner, Ct));

        Refused(await ThenAsync(before), "not_found");
        Assert.Equal((0, 1L), await HolderAsync(first.MovedAt!.Value));
        Assert.Equal((0, 1L), await HolderAsync(second.MovedAt!.Value.AddTicks(-1)));
        Assert.Equal((2, 2L), await HolderAsync(second.MovedAt!.Value));
        Refused(await ThenAsync(removed.MovedAt!.Value), "not_found");
        Refused(await ThenAsync(third.MovedAt!.Value.AddTicks(-1)), "not_found");
        Assert.Equal((1, 4L), await HolderAsync(third.MovedAt!.Value.AddYears(10)));
        // The same moment, said in another zone.
        Assert.Equal((2, 2L), await HolderAsync(second.MovedAt!.Value.ToOffset(TimeSpan.FromHours(9))));
    }

    [Fact]
    public async Task Rule21Event_SaysWhoWhatFromToWhyAndWhen()
    {
        await LogAsync("a");
        await LogAsync("b");
        Must(await MoveAsync("best", "v0"));
        Must(await Get<MoveAlias>().ExecuteAsync(new(Artifact, "best", "v1", 1, "better on the test set"), Owner, Ct));

        var moved = Must(await Get<HistoryQueries>().ListAsync(Artifact, "BEST", new(1), Owner, Ct)).Items[0];

        Assert.Equal(
            (HistoryAction.AliasMoved, Owner.Name, Artifact.ToString(), "best", 0, 1, 2L, "better on the test set"),
            (moved.Action, moved.ActorName, moved.Subject, moved.Alias, moved.FromNumber, moved.ToNumber, moved.Generation, moved.Reason));
        Assert.Equal(TimeSpan.Zero, moved.At.Offset);
    }

    [Fact]
    public async Task Rule21ChangedOrRemovedEvent_IsRefusedByTheContext()
    {
        await LogAsync("a");
        await using var db = Host.OpenDb();
        var row = await db.History.Where(e => e.Subject == Artifact.ToString()).OrderBy(e => e.Sequence).FirstAsync(Ct);

        db.Entry(row).Property(e => e.Subject).CurrentValue = "nothing happened";
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Ct));
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
        db.Entry(row).State = EntityState.Unchanged;
        db.Remove(row);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Ct));
        await HistoryAsync();
    }

    [Fact]
    public async Task Rule21RefusedWrite_LeavesNoEventAndNoChange()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0", aliases: "production");

        await WithoutEventAsync<object?>(async () =>
        {
            Refused(await MoveAsync("best", "v9"), "not_found");
            Refused(await MoveAsync("v1", "v0"), "alias_reserved");
            Refused(await MoveAsync("best", "v0", seen: 4), "alias_moved");
            Refused(await Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, "v0"), Owner, Ct), "bookmark_holds_alias");
            Refused(await Get<CreateCollection>().ExecuteAsync(new(Artifact), Owner, Ct), "name_taken");
            Refused(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "fine", new string('x', Describable.MaxLength + 1)), Owner, Ct), "text_invalid");
            return null;
        });

        Assert.Equal("mlp", Must(await ResolveAsync($"{Artifact}")).Artifact.Name);
        Assert.Empty((await VersionAsync("v0")).Aliases);
    }

    [Fact]
    public async Task Rule21Pages_FollowEachOtherWithoutGapOrRepeat()
    {
        foreach (var n in Enumerable.Range(0, 12)) await LogAsync($"checkpoint {n}");
        var queries = Get<HistoryQueries>();

        var ofCollection = await AllAsync(page => queries.ListAsync(Artifact, null, page, Owner, Ct));
        var ofEntity = await AllAsync(page => queries.ListAsync(Team, page, Owner, Ct));
        var ofAll = await AllAsync(page => queries.ListAsync(page, Owner, Ct));

        Assert.Equal(13, ofCollection.Count);
        Assert.Equal(ofEntity.Select(e => e.Sequence).OrderDescending(), ofEntity.Select(e => e.Sequence));
        Assert.Equal((await HistoryAsync()).Count, ofEntity.Count);
        Assert.Equal(ofAll.Count, ofAll.Select(e => (e.EntityId, e.Sequence)).Distinct().Count());
        Assert.Equal((await HistoryAsync()).Count + (await HistoryAsync(Owner.Name)).Count, ofAll.Count);
    }

    [Fact]
    public async Task Rule21HistoryOfAVersion_HoldsWhatHappenedToItAnywhereTheReaderMaySee()
    {
        var id = (await LogAsync("a")).Id;
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0", aliases: "production");
        Must(await MoveAsync("best", "v0"));
        Must(await MoveAsync("best", "v1"));

        var events = Must(await Get<HistoryQueries>().ListAsync(id, new(), Owner, Ct)).Items;

        Assert.Equal(
            [HistoryAction.AliasMoved, HistoryAction.AliasSet, HistoryAction.AliasSet, HistoryAction.BookmarkAdded, HistoryAction.VersionLogged],
            events.Select(e => e.Action));
    }

    [Fact]
    public async Task WhatAScriptDoesManyTimes_IsOneLine_AndNobodyElsesIsInIt()
    {
        var other = await PersonAsync(Role.Contributor);
        foreach (var n in Enumerable.Range(0, 8))
        {
            await LogAsync($"checkpoint {n}");
            Must(await MoveAsync("best", $"v{n}"));
        }

        Must(await MoveAsync("old", "v1", by: other));
        await LogAsync("one more");
        await LogAsync("and another");

        var lately = Must(await Get<HistoryQueries>().ListLatelyAsync(15, Owner, Ct));

        Assert.Equal(
            [(HistoryAction.VersionLogged, 9, 9, 1), (HistoryAction.VersionLogged, 8, 8, 1), (HistoryAction.AliasSet, 1, 1, 1), (HistoryAction.AliasMoved, 7, 1, 7), (HistoryAction.VersionLogged, 7, 0, 8), (HistoryAction.AliasSet, 0, 0, 1)],
            lately.Take(6).Select(run => (run.Newest.Action, run.Newest.ToNumber ?? -1, run.Oldest.ToNumber ?? -1, run.Count)));
        Assert.Equal(2, Must(await Get<HistoryQueries>().ListLatelyAsync(2, Owner, Ct)).Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1_2_3")]
    [InlineData("9999999999999999999_00000000000000000000000000000000_1")]
    public async Task CursorThatNobodyGave_IsRefused(string cursor) =>
        Refused(await Get<HistoryQueries>().ListAsync(new PageRequest(10, cursor), Owner, Ct), "cursor_invalid");

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task LimitOutOfRange_IsRefused(int limit) =>
        Refused(await Get<HistoryQueries>().ListAsync(Team, new PageRequest(limit), Owner, Ct), "limit_invalid");

    private static async Task<List<HistoryEvent>> AllAsync(Func<PageRequest, Task<Result<Page<HistoryEvent>>>> list)
    {
        var all = new List<HistoryEvent>();
        var page = Must(await list(new(5)));
        for (; page.Next is not null; page = Must(await list(new(5, page.Next)))) all.AddRange(page.Items);
        all.AddRange(page.Items);
        return all;
    }

    private Task<Result<AliasThen>> ThenAsync(DateTimeOffset at) => Get<AliasQueries>().GetAsync(Registered, "production", at, Owner, Ct);

    private async Task<(int? Number, long Generation)> HolderAsync(DateTimeOffset at)
    {
        var then = Must(await ThenAsync(at)).State;
        return (then.Number, then.Generation);
    }

    [Fact]
    public async Task EveryAliasThen_OfACollectionAndOfAnEntity()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1");
        Must(await MoveAsync("best", "v0"));
        var middle = Must(await MoveAsync("production", "v0", path: Registered)).State.MovedAt!.Value;
        Must(await MoveAsync("best", "v1"));
        Must(await Get<RemoveAlias>().ExecuteAsync(new(Registered, "production", null), Owner, Ct));
        Must(await Get<ChangeCollection>().ExecuteAsync(new(Registered, "Renamed"), Owner, Ct));

        Assert.Equal([("best", $"{Artifact}:v0"), ("production", $"{Registered}:v0")], Holders(Must(await Get<AliasHistoryQueries>().ListAsync(Team, middle, Owner, Ct))));
        Assert.Equal([("best", $"{Artifact}:v1")], Holders(Must(await Get<AliasHistoryQueries>().ListAsync(Team, Clock.GetUtcNow(), Owner, Ct))));
        Assert.Equal([("best", $"{Artifact}:v0")], Holders(Must(await Get<AliasHistoryQueries>().ListAsync(Artifact, middle, Owner, Ct))));

        static IEnumerable<(string, string?)> Holders(IReadOnlyList<AliasThen> then) => then.Select(t => (t.State.Alias, t.State.Ref));
    }

    [Fact]
    public async Task AliasThen_IsKnownAsProtectedWhereItIs()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0", aliases: "champion");
        Must(await MoveAsync("production", "v0", path: Registered));
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, "production", new(Role.Reviewer)), Owner, Ct));

        var then = Must(await Get<AliasHistoryQueries>().ListAsync(Registered, Clock.GetUtcNow(), Owner, Ct));

        Assert.Equal([("champion", false), ("production", true)], then.Select(t => (t.State.Alias, t.State.IsProtected)));
    }

    [Fact]
    public async Task Timeline_SaysHowLongEachHolderServed_PageByPage()
    {
        foreach (var n in Enumerable.Range(0, 4)) await LogAsync($"checkpoint {n}");
        var starts = new List<DateTimeOffset>();
        foreach (var n in Enumerable.Range(0, 4))
        {
            starts.Add(Must(await MoveAsync("best", $"v{n}")).State.MovedAt!.Value);
            Clock.Advance(TimeSpan.FromHours(n + 1));
            if (n == 1) Must(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", null), Owner, Ct));
            if (n == 1) Clock.Advance(TimeSpan.FromHours(10));
        }

        var first = Must(await Get<AliasHistoryQueries>().TimelineAsync(Artifact, "best", new(2), Owner, Ct));
        var second = Must(await Get<AliasHistoryQueries>().TimelineAsync(Artifact, "best", new(2, first.Next), Owner, Ct));

        var stays = first.Items.Concat(second.Items).ToList();
        Assert.Equal([3, 2, 1, 0], stays.Select(stay => stay.Number));
        Assert.Equal(Enumerable.Reverse(starts), stays.Select(stay => stay.From));
        Assert.Equal([4, 3, 2, 1], stays.Select(stay => Math.Round(stay.For(Clock.GetUtcNow()).TotalHours)));
        Assert.Equal((null, null), (stays[0].Until, second.Next));
    }

    [Theory]
    [InlineData("UPDATE HistoryEvents SET Reason = 'other' WHERE EntityId = {0} AND Sequence = 3", 3)]
    [InlineData("UPDATE HistoryEvents SET ActorName = 'somebody' WHERE EntityId = {0} AND Sequence = 1", 1)]
    [InlineData("DELETE FROM HistoryEvents WHERE EntityId = {0} AND Sequence = 2", 2)]
    [InlineData("DELETE FROM HistoryEvents WHERE EntityId = {0} AND Sequence = (SELECT HistoryLength FROM Entities WHERE Id = {0})", -1)]
    [InlineData("UPDATE Entities SET HistoryHash = '' WHERE Id = {0}", -1)]
    public async Task EventThatWasTouchedBehindTheProduct_IsNamed(string sql, int broken)
    {
        await LogAsync("a");
        Must(await MoveAsync("best", "v0"));
        var verify = Get<VerifyHistory>();
        Assert.DoesNotContain((await verify.ExecuteAsync(Ct)).Broken, b => b.Entity == Team);
        var length = (await HistoryAsync()).Count;

        await using (var db = Host.OpenDb())
        {
            var key = TextKey.Of(Team);
            await db.Database.ExecuteSqlRawAsync(sql, [(await db.Entities.SingleAsync(e => e.NameKey == key, Ct)).Id], Ct);
        }

        var found = Assert.Single((await verify.ExecuteAsync(Ct)).Broken, b => b.Entity == Team);
        Assert.Equal(broken < 0 ? length : broken, found.Sequence);
    }
}
