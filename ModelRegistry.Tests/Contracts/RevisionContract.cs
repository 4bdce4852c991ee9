using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>The revision of a version: whoever kept what was shown with it learns that it changed.</summary>
public abstract class RevisionContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task EachChangeOfWhatIsShown_RaisesTheRevision()
    {
        var id = (await LogAsync("a", request: new(Run: "first"))).Id;
        await LogAsync("b");
        var run = Must(await Get<RunQueries>().ListAsync(Team, "digits", new(), Owner, Ct)).Items[0].Id;
        var steps = new (string What, Func<Task> Act)[]
        {
            ("describe", async () => Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", "words"), Owner, Ct))),
            ("tag", async () => Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", Tags: ["x"]), Owner, Ct))),
            ("both", async () => Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", "other", ["y"]), Owner, Ct))),
            ("alias set", async () => Must(await MoveAsync("best", "v0"))),
            ("alias protected", async () => Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "best", new(Role.Reviewer)), Owner, Ct))),
            ("alias plain", async () => Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "best", null), Owner, Ct))),
            ("alias moved away", async () => Must(await MoveAsync("best", "v1"))),
            ("alias moved back", async () => Must(await MoveAsync("best", "v0"))),
            ("alias removed", async () => Must(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", null), Owner, Ct))),
            ("bookmarked", async () => await BookmarkAsync($"{Artifact}:v0", aliases: "staging")),
            ("bookmark's alias moved", async () => Must(await MoveAsync("champion", "v0", path: Registered))),
            ("model renamed", async () => Must(await Get<ChangeCollection>().ExecuteAsync(new(Registered, "Numbers"), Owner, Ct))),
            ("model deleted", async () => Must(await Get<DeleteCollection>().ExecuteAsync(new(CollectionPath.OfModel(Team, "Numbers"), "Numbers"), Owner, Ct))),
            ("bookmarked again", async () => await BookmarkAsync($"{Artifact}:v0", "Second")),
            ("bookmark removed", async () => Must(await Get<RemoveBookmark>().ExecuteAsync(new(Team, "Second", "v0"), Owner, Ct))),
            ("run renamed", async () => Must(await Get<ChangeRun>().ExecuteAsync(new(Team, "digits", run, "second"), Owner, Ct))),
            ("artifact renamed", async () => Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "wide"), Owner, Ct))),
            ("project renamed", async () => Must(await Get<ChangeProject>().ExecuteAsync(new(Team, "digits", "numbers"), Owner, Ct))),
            ("entity renamed", async () => Must(await Get<ChangeEntity>().ExecuteAsync(new(Team, CoreHost.NewName("crew")), Owner, Ct))),
        };

        var revision = await RevisionAsync(id);
        foreach (var (what, act) in steps)
        {
            await act();
            var after = await RevisionAsync(id);
            Assert.True(after > revision, $"After '{what}' the revision is still {after}.");
            revision = after;
        }
    }

    [Fact]
    public async Task ChangeOfNothing_LeavesTheRevision()
    {
        var id = (await LogAsync("a", request: new(Description: "words") { Tags = ["x"], Aliases = ["best"] })).Id;
        var before = await RevisionAsync(id);

        Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", "words", ["X"]), Owner, Ct));
        Must(await MoveAsync("best", "v0"));
        await LogAsync("a");

        Assert.Equal(before, await RevisionAsync(id));
    }

    [Fact]
    public async Task ManyChangesOfOneVersionFromManyEntities_AllGoThrough()
    {
        var id = (await LogAsync("a")).Id;
        var before = await RevisionAsync(id);
        var readers = new List<Actor>();
        foreach (var _ in Enumerable.Range(0, 6)) readers.Add(await PersonAsync(Role.Viewer));

        await Task.WhenAll(
            [.. readers.Select(reader => Task.Run(async () => Must(await Get<BookmarkVersion>().ExecuteAsync(
                new(reader.Name, "Mine", $"{Artifact}:v0", Create: true) { Aliases = ["production"] }, reader, Ct)))),
            .. Enumerable.Range(0, 6).Select(n => Task.Run(async () => Must(await Get<DescribeVersion>().ExecuteAsync(
                new(Artifact, "v0", $"words {n}", [$"tag-{n}"]), Owner, Ct))))]);

        Assert.True(await RevisionAsync(id) >= before + 12);
        await HistoryAsync();
    }

    private async Task<long> RevisionAsync(Guid versionId)
    {
        await using var db = Host.OpenDb();
        return (await db.Versions.FindAsync([versionId], Ct))!.Revision;
    }
}
