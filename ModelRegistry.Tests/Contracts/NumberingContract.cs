using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules 1 to 3: numbers.</summary>
public abstract class NumberingContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule1SixteenLogAtOnce_NumbersAreDistinctAndHistoryHasNoGap()
    {
        var logged = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => LogAsync($"checkpoint {n}"))));

        Assert.Equal(Enumerable.Range(0, 16), logged.Select(v => v.Number).Order());
        Assert.All(logged, v => Assert.True(v.Created));
        var events = await HistoryAsync();
        Assert.Equal(Enumerable.Range(0, 16).Select(n => (int?)n), events.Where(e => e.Action == HistoryAction.VersionLogged).Select(e => e.ToNumber));
        Assert.Equal(15, Must(await ResolveAsync($"{Artifact}")).Number);
    }

    [Fact]
    public async Task Rule1SixteenBookmarkAtOnce_NumbersAreDistinct()
    {
        foreach (var n in Enumerable.Range(0, 16)) await LogAsync($"checkpoint {n}");

        var bookmarks = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => BookmarkAsync($"{Artifact}:v{n}"))));

        Assert.Equal(Enumerable.Range(0, 16), bookmarks.Select(b => b.Number).Order());
        await HistoryAsync();
    }

    [Fact]
    public async Task Rule1DeletedVersion_AnswersDeletedAndItsNumberIsNotUsedAgain()
    {
        await LogAsync("a");
        await LogAsync("b");
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v1"), Owner, Ct));

        Assert.Equal(ErrorKind.Deleted, Refused(await ResolveAsync($"{Artifact}:v1"), "version_deleted").Kind);
        Refused(await ResolveAsync($"{Artifact}:v2"), "not_found");
        Assert.Equal(0, Must(await ResolveAsync($"{Artifact}")).Number);
        Assert.Equal(2, (await LogAsync("b")).Number);
    }

    [Fact]
    public async Task Rule1RemovedBookmark_AnswersRemovedAndItsNumberIsNotUsedAgain()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0");
        Must(await Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, "v0"), Owner, Ct));

        Assert.Equal(ErrorKind.Deleted, Refused(await ResolveAsync($"{Registered}:v0"), "bookmark_removed").Kind);
        Assert.Equal(1, (await BookmarkAsync($"{Artifact}:v0")).Number);
    }

    [Fact]
    public async Task Rule1TwoCountersOfOneVersion_AreSeparate()
    {
        foreach (var n in Enumerable.Range(0, 3)) await LogAsync($"checkpoint {n}");

        var bookmark = await BookmarkAsync($"{Artifact}:v2");

        Assert.Equal((0, 2), (bookmark.Number, bookmark.Version.Number));
    }

    [Fact]
    public async Task Rule2BookmarkedVersion_ShowsBothNumbers()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1");

        var row = Must(await Get<RegisteredModelQueries>().GetAsync(Team, Model, "latest", Owner, Ct));
        var resolved = Must(await ResolveAsync($"{Registered}:v0"));

        Assert.Equal((0, 1, Artifact), (row.Number, row.Version!.Number, row.Version.Artifact));
        Assert.Equal(Registered, Assert.Single(row.Version.Bookmarks).Model);
        Assert.Equal((1, $"{Registered}:v0", $"{Artifact}:v1"), (resolved.Number, resolved.Via!.ToString(), resolved.Ref));
    }

    [Fact]
    public async Task Rule3UncommittedUpload_IsNowhere()
    {
        await LogAsync("a");
        await using var upload = Must(await Get<LogVersion>().BeginAsync(Artifact, create: false, Owner, Ct));
        await using var bytes = new MemoryStream([1, 2, 3]);
        Must(await upload.AddFileAsync("model.bin", bytes, Ct));

        Refused(await ResolveAsync($"{Artifact}:v1"), "not_found");
        Assert.Single(Must(await Get<VersionQueries>().ListAsync(Artifact, new(), Owner, Ct)).Items);
        Refused(await MoveAsync("best", "v1"), "not_found");
        Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, $"{Artifact}:v1", Create: true), Owner, Ct), "not_found");
    }

    [Fact]
    public async Task Rule3AbandonedUpload_LeavesNothingBehind()
    {
        await LogAsync("a");
        var folder = Directory.GetFiles(Host.DataFolder, "*", SearchOption.AllDirectories).Length;
        await using (var upload = Must(await Get<LogVersion>().BeginAsync(Artifact, create: false, Owner, Ct)))
        {
            await using var bytes = new MemoryStream([9, 9, 9]);
            Must(await upload.AddFileAsync("model.bin", bytes, Ct));
        }

        Assert.Equal(folder, Directory.GetFiles(Host.DataFolder, "*", SearchOption.AllDirectories).Length);
        await using var db = Host.OpenDb();
        Assert.Equal(1, await db.Versions.CountAsync(v => v.Artifact!.Entity!.Name == Team, Ct));
    }
}
