using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Two to five versions side by side: what the database knows of them.</summary>
public abstract class ComparisonContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Metadata_IsComparedByDottedKeysAndOnlyWhereItDiffers()
    {
        await LogAsync("a", request: new("""{"accuracy":0.9,"eval":{"loss":0.50,"split":"test"},"shape":[8,8],"epoch":3}"""));
        await LogAsync("b", request: new("""{"accuracy":0.95,"eval":{"loss":0.5,"split":"dev"},"shape":[8,8],"note":"new"}"""));

        var differences = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Equal(["accuracy: 0.9 | 0.95", "epoch: 3 | –"], Lines(differences.Metrics));
        Assert.Equal(["eval.split: test | dev", "note: – | new"], Lines(differences.Metadata));
        Assert.Equal((3, 2), (differences.Metrics.Total, differences.Metrics.Differing));

        var everything = await CompareAsync(all: true, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Equal(["accuracy: 0.9 | 0.95", "eval.loss: 0.50 | 0.5", "epoch: 3 | –"], Lines(everything.Metrics));
        Assert.Equal(["eval.split: test | dev", "shape: [8,8] | [8,8]", "note: – | new"], Lines(everything.Metadata));
        Assert.False(everything.IsSame);
    }

    [Fact]
    public async Task KeyThatIsANumberHereAndTextThere_IsNoMetric()
    {
        await LogAsync("a", request: new("""{"accuracy":0.9}"""));
        await LogAsync("b", request: new("""{"accuracy":"unknown"}"""));

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Empty(found.Metrics.Rows);
        Assert.Equal(["accuracy: 0.9 | unknown"], Lines(found.Metadata));
    }

    [Fact]
    public async Task KeyWithADotBesideANestedOne_KeepsBothValues()
    {
        await LogAsync("a", request: new("""{"top":{"1":2},"top.1":1}"""));
        await LogAsync("b", request: new("""{"top":{"1":4},"top.1":3}"""));

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Equal(["top.\"1\": 2 | 4", "top.1: 1 | 3"], Lines(found.Metrics));
    }

    [Fact]
    public async Task MoreKeysThanAreListed_AreCounted()
    {
        static string Metadata(int add) => "{\"k\":{" + string.Join(',', Enumerable.Range(0, 700).Select(i => $"\"{i}\":{i + add}")) + "}}";
        await LogAsync("a", request: new(Metadata(0)));
        await LogAsync("b", request: new(Metadata(1)));

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Equal((500, 700, 700, 200), (found.Metrics.Rows.Count, found.Metrics.Total, found.Metrics.Differing, found.Metrics.Left));
    }

    [Fact]
    public async Task Config_IsThatOfTheRunsThatLogged()
    {
        await LogAsync("a", request: new(Run: "first"));
        await LogAsync("b", request: new(Run: "second"));
        await LogAsync("c");
        await ConfigureAsync("v0", """{"lr":0.1,"layers":[32]}""");
        await ConfigureAsync("v1", """{"lr":0.2,"layers":[32]}""");

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1", $"{Artifact}:v2");

        // The third has no run: it lacks no key, it has no config.
        Assert.Equal(["lr: 0.1 | 0.2 | –"], Lines(found.Config));
    }

    [Fact]
    public async Task Files_AreAddedRemovedChangedOrTheSameByDigest()
    {
        await LogFilesAsync([("a.txt", "1"), ("b.txt", "1"), ("c/d.txt", "1")]);
        await LogFilesAsync([("a.txt", "1"), ("b.txt", "2"), ("e.txt", "1")]);
        await LogFilesAsync([("a.txt", "1"), ("b.txt", "1"), ("c/d.txt", "1"), ("e.txt", "2")]);

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1", $"{Artifact}:v2");

        Assert.Equal(
            ["b.txt: Same Changed Same", "c/d.txt: Same Removed Same", "e.txt: Absent Added Added"],
            found.Files.Paths.Rows.Select(row => $"{row.Path}: {string.Join(' ', row.Files.Select(file => file!.Change))}"));
        Assert.Equal([new FileCounts(0, 0, 0, 3), new FileCounts(1, 1, 1, 1), new FileCounts(1, 0, 0, 3)], found.Files.Counts);
        Assert.Equal((4, 3), (found.Files.Paths.Total, found.Files.Paths.Differing));
        Assert.Equal(4, (await CompareAsync(all: true, $"{Artifact}:v0", $"{Artifact}:v1")).Files.Paths.Rows.Count);
    }

    [Fact]
    public async Task MoreFilesThanAreListed_AreAllCounted()
    {
        // More than are read at once, so that the shelves are filled again in the middle.
        await LogFilesAsync(Enumerable.Range(0, 2_200).Select(i => ($"f{i:D5}", "1")));
        await LogFilesAsync(Enumerable.Range(100, 2_300).Select(i => ($"f{i:D5}", i % 10 == 0 ? "2" : "1")));

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:v1");

        Assert.Equal(new FileCounts(Added: 200, Removed: 100, Changed: 210, Same: 1_890), found.Files.Counts[1]);
        Assert.Equal((500, 2_400, 510, 10), (found.Files.Paths.Rows.Count, found.Files.Paths.Total, found.Files.Paths.Differing, found.Files.Paths.Left));
        Assert.Equal(found.Files.Paths.Rows.Select(row => row.Path).Order(StringComparer.Ordinal), found.Files.Paths.Rows.Select(row => row.Path));
    }

    [Fact]
    public async Task Same_HasNoRowUnlessAllAreAskedFor()
    {
        await LogAsync("a", request: new("""{"accuracy":1}"""));

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Artifact}:latest");

        Assert.True(found.IsSame);
        Assert.Empty(found.Metrics.Rows);
        Assert.Empty(found.Files.Paths.Rows);
        var everything = await CompareAsync(all: true, $"{Artifact}:v0", $"{Artifact}:latest");
        Assert.True(everything.IsSame);
        Assert.Equal((1, 1), (everything.Metrics.Rows.Count, everything.Files.Paths.Rows.Count));
    }

    [Fact]
    public async Task Reference_OfABookmarkOrAnAlias_IsTheVersionItMeansNow()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1", aliases: "staging");

        var found = await CompareAsync(all: false, $"{Artifact}:v0", $"{Registered}:staging");

        Assert.Equal([$"{Artifact}:v0", $"{Registered}:v0"], found.Columns.Select(column => column.Ref));
        Assert.Equal(1, found.Columns[1].Version!.Number);
    }

    [Theory]
    [InlineData(0, "compare_too_few")]
    [InlineData(1, "compare_too_few")]
    [InlineData(6, "compare_too_many")]
    public async Task CountBeyondTwoToFive_IsRefused(int count, string code)
    {
        await LogAsync("a");

        var refused = Refused(await Get<ComparisonQueries>().GetAsync(Enumerable.Repeat($"{Artifact}:v0", count).ToList(), false, Owner, Ct), code);

        Assert.Equal(ErrorKind.Invalid, refused.Kind);
        Assert.Contains("2 to 5", refused.Message.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b/c/d:v1", "reference_invalid")]
    [InlineData("", "reference_invalid")]
    [InlineData("digits/mlp:v99999999999", "version_invalid")]
    [InlineData("team/digits/a*b:v1", "name_invalid")]
    [InlineData("team/digits/mlp:é é", "alias_invalid")]
    public async Task ReferenceThatCantBeRead_IsRefused(string reference, string code)
    {
        await LogAsync("a");

        Refused(await Get<ComparisonQueries>().GetAsync([$"{Artifact}:v0", reference], false, Owner, Ct), code);
    }

    [Fact]
    public async Task ColumnThatIsNotThere_SaysSoAndTheRestStays()
    {
        await LogAsync("a", request: new("""{"accuracy":0.9}"""));
        await LogAsync("b", request: new("""{"accuracy":0.8}"""));
        await LogAsync("c");
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct));

        var found = await CompareAsync(all: false, $"{Artifact}:v7", $"{Artifact}:v0", $"{Artifact}:v2", $"{Artifact}:v1");

        Assert.Equal(["not_found", null, "version_deleted", null], found.Columns.Select(column => column.Refusal?.Code));
        Assert.Equal(1, found.Base);
        Assert.Equal(["accuracy: – | 0.9 | – | 0.8"], Lines(found.Metrics));
        Assert.Equal([null, FileChange.Same, null, FileChange.Changed], Assert.Single(found.Files.Paths.Rows).Files.Select(file => file?.Change));
        var none = await CompareAsync(all: false, $"{Artifact}:v7", $"{Artifact}:v8");
        Assert.Null(none.Base);
        Assert.False(none.IsSame);
    }

    [Fact]
    public async Task VersionOfAnotherTeam_ReadsAsNotThere()
    {
        var elsewhere = new Core.Collections.CollectionPath(await Host.AddEntityAsync(Owner), "digits", "mlp");
        await LogAsync("a", request: new("""{"accuracy":0.9}"""));
        await LogAsync("secret", elsewhere, request: new("""{"secret":1}"""));
        await BookmarkAsync($"{elsewhere}:v0");
        var member = await PersonAsync(Role.Viewer);

        var found = Must(await Get<ComparisonQueries>().GetAsync([$"{Artifact}:v0", $"{elsewhere}:v0", $"{elsewhere}:v1", $"{Registered}:v0"], true, member, Ct));

        Assert.Equal([null, "not_found", "not_found", "not_found"], found.Columns.Select(column => column.Refusal?.Code));
        Assert.Equal(found.Columns[2].Refusal!.Message.ToString().Replace("v1", "v0", StringComparison.Ordinal), found.Columns[1].Refusal!.Message.ToString());
        Assert.Equal(["accuracy"], found.Metrics.Rows.Select(row => row.Key));
        Assert.DoesNotContain("secret", string.Join(' ', found.Metadata.Rows.Select(row => row.Key)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baseline_IsProductionElseTheFirstProtectedThatIsHeld()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0");
        await BookmarkAsync($"{Artifact}:v1");
        await BookmarkAsync($"{Artifact}:v1", "Bare");
        var version = (await VersionAsync("v1")).Id;
        Assert.Empty(await BaselinesAsync(version));

        foreach (var alias in new[] { "approved", "champion" }) Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, alias, new(Role.Reviewer)), Owner, Ct));
        Must(await MoveAsync("champion", "v0", 0, Registered));
        Must(await MoveAsync("unprotected", "v0", 0, Registered));
        Assert.Equal([$"{Registered}:champion v0, here v1"], await BaselinesAsync(version));

        Must(await MoveAsync("production", "v1", 0, Registered));
        Assert.Equal([$"{Registered}:production v1, here v1 itself"], await BaselinesAsync(version));
        Assert.Equal([$"{Registered}:production v1, here v0"], await BaselinesAsync((await VersionAsync("v0")).Id));
    }

    [Fact]
    public async Task Baseline_IsOnlyWhatTheReaderMaySee()
    {
        var elsewhere = await Host.AddEntityAsync(Owner);
        await LogAsync("a");
        Must(await Get<BookmarkVersion>().ExecuteAsync(new(elsewhere, "Theirs", $"{Artifact}:v0", Create: true) { Aliases = ["production"] }, Owner, Ct));
        await LogAsync("secret", new(elsewhere, "digits", "mlp"));
        await BookmarkAsync($"{elsewhere}/digits/mlp:v0", aliases: "production");
        await BookmarkAsync($"{Artifact}:v0");
        var version = (await VersionAsync("v0")).Id;
        Assert.Equal(2, (await BaselinesAsync(version)).Count);

        Assert.Empty(await BaselinesAsync(version, await PersonAsync(Role.Viewer)));
    }

    private static string[] Lines(ComparedRows<ComparedField> rows) =>
        rows.Rows.Select(row => $"{row.Key}: {string.Join(" | ", row.Values.Select(value => value?.Text ?? "–"))}").ToArray();

    private async Task<VersionComparison> CompareAsync(bool all, params string[] references) =>
        Must(await Get<ComparisonQueries>().GetAsync(references, all, Owner, Ct));

    private async Task<List<string>> BaselinesAsync(Guid version, Actor? by = null) => Must(await Get<ComparisonQueries>().ListBaselinesAsync(version, by ?? Owner, Ct))
        .Select(b => FormattableString.Invariant($"{b.Ref} v{b.Number}, here v{b.Bookmark}{(b.IsItself ? " itself" : null)}")).ToList();

    private async Task ConfigureAsync(string version, string config)
    {
        var run = (await VersionAsync(version)).RunId!.Value;
        Must(await Get<ChangeRun>().ExecuteAsync(new(Team, "digits", run, Config: config), Owner, Ct));
    }
}
