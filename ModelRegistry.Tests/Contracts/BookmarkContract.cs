using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules 15, 19 and 20, and what a bookmark may never do.</summary>
public abstract class BookmarkContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule15BookmarkThatHoldsAnAlias_StaysUntilTheAliasIsMovedOrRemoved()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0", aliases: "production");
        await BookmarkAsync($"{Artifact}:v1");

        var error = Refused(await WithoutEventAsync(() => RemoveAsync("v0")), "bookmark_holds_alias");
        Must(await MoveAsync("production", "v1", path: Registered));
        Must(await RemoveAsync("v0"));
        Must(await Get<RemoveAlias>().ExecuteAsync(new(Registered, "production", null), Owner, Ct));
        Must(await RemoveAsync("v1"));

        Assert.Contains("production", error.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(["production"], Assert.IsAssignableFrom<IEnumerable<string>>(error.Details!["aliases"]));
        Assert.Empty(Must(await Get<RegisteredModelQueries>().ListAsync(Team, Model, new PageRequest(), Owner, Ct)).Items);
    }

    [Fact]
    public async Task Rule15AliasOfARegisteredModel_PointsOnlyAtItsBookmarks()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1");

        Refused(await MoveAsync("production", "v1", path: Registered), "not_found");
    }

    [Fact]
    public async Task Rule19BookmarkedTwice_IsTheFirstBookmark()
    {
        await LogAsync("a");
        var first = await BookmarkAsync($"{Artifact}:v0");

        var again = await WithoutEventAsync(() => BookmarkAsync($"{Registered}:v0"));

        Assert.Equal((true, false, first.Number), (first.Created, again.Created, again.Number));
    }

    [Fact]
    public async Task Rule19BookmarkedAtOnceByEight_IsBookmarkedOnce()
    {
        await LogAsync("a");

        var bookmarks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BookmarkAsync($"{Artifact}:v0"))));

        Assert.Single(bookmarks, b => b.Created);
        Assert.All(bookmarks, b => Assert.Equal(0, b.Number));
    }

    [Fact]
    public async Task Rule19BookmarkedAfterRemoval_GetsANewNumber()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0");
        Must(await RemoveAsync("v0"));

        var again = await BookmarkAsync($"{Artifact}:v0");

        Assert.Equal((1, true), (again.Number, again.Created));
    }

    [Fact]
    public async Task Rule20MissingRegisteredModel_IsAnErrorUnlessTheCallerSaysCreate()
    {
        await LogAsync("a");

        Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, $"{Artifact}:v0"), Owner, Ct), "not_found");
        Refused(await Get<CollectionQueries>().GetAsync(Registered, Owner, Ct), "not_found");
        Assert.True((await BookmarkAsync($"{Artifact}:v0")).Created);
    }

    [Fact]
    public async Task BookmarkWithABadAlias_LeavesNeitherBookmarkNorModel()
    {
        await LogAsync("a");

        Refused(await WithoutEventAsync(() => Get<BookmarkVersion>().ExecuteAsync(
            new(Team, Model, $"{Artifact}:v0", Create: true) { Aliases = ["fine", "latest"] }, Owner, Ct)), "alias_reserved");

        Refused(await Get<CollectionQueries>().GetAsync(Registered, Owner, Ct), "not_found");
    }

    [Fact]
    public async Task PagesToTheEnd_ShowEachLiveBookmarkOnceAndCountThem()
    {
        const int Count = 32;
        foreach (var n in Enumerable.Range(0, Count)) await LogAsync($"checkpoint {n}");
        foreach (var n in Enumerable.Range(0, Count)) await BookmarkAsync($"{Artifact}:v{n}");
        // The first of all, the last of all, and one of a page's edge.
        int[] removed = [0, 24, 25, Count - 1];
        foreach (var n in removed) Must(await RemoveAsync($"v{n}"));

        var (numbers, pages, cursor) = (new List<int>(), 0, (string?)null);
        do
        {
            var page = Must(await Get<RegisteredModelQueries>().ListAsync(Team, Model, new PageRequest(7, cursor), Owner, Ct));
            numbers.AddRange(page.Items.Select(row => row.Number));
            // What comes while somebody pages is on none of the pages that follow.
            if (pages++ == 1) await BookmarkAsync($"{Artifact}:v0");
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, Count).Except(removed).OrderDescending(), numbers);
        Assert.Equal(4, pages);
        Assert.Equal(numbers.Count + 1, Must(await Get<CollectionQueries>().GetAsync(Registered, Owner, Ct)).Collection.Members);
    }

    [Fact]
    public async Task Bookmark_NeverWidensRights()
    {
        var (hidden, version) = await BookmarkFromElsewhereAsync();
        var viewer = await PersonAsync(Role.Viewer);

        Refused(await ResolveAsync($"{Registered}:production", viewer), "not_found");
        Refused(await Get<VersionQueries>().GetAsync(version, viewer, Ct), "not_found");
        Refused(await Get<FileDownloads>().PlanAsync(version, viewer, Ct), "not_found");
        Refused(await Get<HistoryQueries>().ListAsync(version, new(), viewer, Ct), "not_found");
        var row = Assert.Single(Must(await Get<RegisteredModelQueries>().ListAsync(Team, Model, new PageRequest(), viewer, Ct)).Items);
        Assert.Null(row.Version);
        Assert.Equal(["production"], row.Aliases.Select(a => a.Name));
        Assert.Equal(hidden, Must(await ResolveAsync($"{Registered}:production")).Artifact.Entity);
    }

    [Fact]
    public async Task AliasMovedOntoWhatTheMoverMayNotSee_IsRefusedAndStays()
    {
        await BookmarkFromElsewhereAsync();
        var reviewer = await PersonAsync(Role.Reviewer);
        var path = CollectionPath.OfModel(Team, Model);

        Refused(await Get<MoveAlias>().ExecuteAsync(new(path, "staging", "v0", Seen: 0), reviewer, Ct), "not_found");
        Refused(await Get<AliasQueries>().GetAsync(path, "staging", Owner, Ct), "not_found");
        Must(await Get<MoveAlias>().ExecuteAsync(new(path, "staging", "v0", Seen: 0), Owner, Ct));
    }

    [Fact]
    public async Task HistoryOfABookmark_SaysWhichVersionItWas_ToWhoeverMaySeeIt()
    {
        var (hidden, version) = await BookmarkFromElsewhereAsync();
        await LogAsync("mine");
        var run = Must(await Get<CreateRun>().ExecuteAsync(new(Team, "digits", "evaluation"), Owner, Ct));
        Must(await Get<UseVersion>().ExecuteAsync(new(Team, "digits", run, $"{hidden}/digits/mlp:v0"), Owner, Ct));

        var told = await AboutVersionAsync(Owner);
        var reader = await PersonAsync(Role.Viewer);
        var masked = await AboutVersionAsync(reader);

        Assert.Equal([HistoryAction.RunUsed, HistoryAction.BookmarkAdded], told.Select(e => e.Action));
        Assert.All(told, e => Assert.Equal($"{hidden}/digits/mlp:v0", e.To));
        Assert.Equal(told.Select(e => e.Sequence), masked.Select(e => e.Sequence));
        Assert.All(Must(await Get<HistoryQueries>().ListAsync(Team, new PageRequest(), reader, Ct)).Items
                .Concat(Must(await Get<HistoryQueries>().ListAsync(new PageRequest(), reader, Ct)).Items)
                .Concat(Must(await Get<HistoryQueries>().ListAsync(Registered, null, new PageRequest(), reader, Ct)).Items),
            e => Assert.DoesNotContain(hidden, $"{e.Subject}{e.From}{e.To}{e.Reason}", StringComparison.Ordinal));

        async Task<List<HistoryEvent>> AboutVersionAsync(Actor actor) =>
            Must(await Get<HistoryQueries>().ListAsync(Team, new PageRequest(), actor, Ct)).Items
                .Where(e => e.VersionId == version && e.Action is HistoryAction.BookmarkAdded or HistoryAction.RunUsed).ToList();
    }

    [Fact]
    public async Task BookmarkOfWhatTheActorMayNotSee_LooksLikeOneThatIsNotThere()
    {
        var (hidden, _) = await BookmarkFromElsewhereAsync();
        var contributor = await PersonAsync(Role.Contributor);

        var unseen = Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, $"{hidden}/digits/mlp:v0"), contributor, Ct), "not_found");
        var missing = Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, "nobody-has-this/digits/mlp:v0"), contributor, Ct), "not_found");

        Assert.Equal(missing.Message.ToString(), unseen.Message.ToString().Replace(hidden, "nobody-has-this", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BookmarkWhereTheActorMayNotWrite_IsRefused()
    {
        var (hidden, _) = await BookmarkFromElsewhereAsync();
        await LogAsync("mine");
        var viewer = await PersonAsync(Role.Viewer);

        Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, $"{Artifact}:v0"), viewer, Ct), "forbidden");
        Refused(await Get<BookmarkVersion>().ExecuteAsync(new(hidden, Model, $"{Artifact}:v0"), viewer, Ct), "not_found");
    }

    /// <summary>A version in another entity that only the owner may see, bookmarked in the team with the alias <c>production</c>.</summary>
    private async Task<(string Entity, Guid Version)> BookmarkFromElsewhereAsync()
    {
        var hidden = await Host.AddEntityAsync(Owner);
        var logged = await LogAsync("hidden", into: new(hidden, "digits", "mlp"));
        await BookmarkAsync($"{hidden}/digits/mlp:v0", aliases: "production");
        return (hidden, logged.Id);
    }

    private Task<Result<Done>> RemoveAsync(string bookmark) =>
        Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, bookmark), Owner, Ct);
}
