using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comparison;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Metrics over the versions of a collection.</summary>
public abstract class TrendContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Points_AreTheNumbersOfEachLiveVersionOldestFirst()
    {
        await LogAsync("a", request: new("""{"accuracy":0.5,"eval":{"loss":2},"note":"x"}"""));
        await LogAsync("b", request: new("""{"accuracy":0.6}"""));
        await LogAsync("c", request: new("""{"note":"y"}"""));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v1"), Owner, Ct));

        var trend = Must(await Get<TrendQueries>().GetAsync(Artifact, Owner, Ct));

        Assert.Equal(["v0 accuracy=0.5 eval.loss=2", "v2"], trend.Points.Select(Line));
        Assert.Equal(1, trend.Step);
    }

    [Fact]
    public async Task ManyVersions_AreReadAtEvenStepsAndTheNewestIsOneOfThem()
    {
        for (var i = 0; i < TrendQueries.MostPoints + 3; i++) await LogFilesAsync([], request: new($$"""{"n":{{i}}}"""));

        var trend = Must(await Get<TrendQueries>().GetAsync(Artifact, Owner, Ct));

        Assert.Equal((2, 102), (trend.Step, trend.Points.Count));
        Assert.Equal(["v0 n=0", "v2 n=2"], trend.Points.Take(2).Select(Line));
        Assert.Equal("v202 n=202", Line(trend.Points[^1]));
    }

    [Fact]
    public async Task RegisteredModel_ShowsBookmarksWhoseVersionsTheReaderMaySee()
    {
        var elsewhere = new Core.Collections.CollectionPath(await Host.AddEntityAsync(Owner), "digits", "secret");
        await LogAsync("a", request: new("""{"accuracy":0.5}"""));
        await LogAsync("b", elsewhere, request: new("""{"accuracy":0.6}"""));
        await BookmarkAsync($"{elsewhere}:v0");
        await BookmarkAsync($"{Artifact}:v0");

        var mine = Must(await Get<TrendQueries>().GetAsync(Registered, Owner, Ct));
        var theirs = Must(await Get<TrendQueries>().GetAsync(Registered, await PersonAsync(Role.Viewer), Ct));

        Assert.Equal(["v0 accuracy=0.6", "v1 accuracy=0.5"], mine.Points.Select(Line));
        Assert.Equal(["v1 accuracy=0.5"], theirs.Points.Select(Line));
        Assert.Equal((Artifact, 0), (theirs.Points[0].Artifact, theirs.Points[0].VersionNumber));
    }

    [Fact]
    public async Task EmptyCollection_HasNoPoints()
    {
        Must(await Get<Core.Collections.CreateCollection>().ExecuteAsync(new(Registered), Owner, Ct));

        Assert.Empty(Must(await Get<TrendQueries>().GetAsync(Registered, Owner, Ct)).Points);
    }

    private static string Line(TrendPoint point) => string.Join(' ', new[] { FormattableString.Invariant($"v{point.Number}") }
        .Concat(point.Values.Select(value => FormattableString.Invariant($"{value.Key}={value.Value}"))));
}
