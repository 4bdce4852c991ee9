using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Tests.Contracts;

/// <summary>What running scripts report: metrics, parameters, tags, states.</summary>
public abstract class RunContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Metrics_ArePagedInTheOrderLogged_AndTheHighestStepIsTheLast()
    {
        var run = await BeginRunAsync();
        var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        Must(await Get<ReportRun>().ExecuteAsync(
            new(run) { Metrics = [new("loss", 3, 0, at), new("loss", double.NaN, 2, at), new("loss", 1.5, 1, at), new("acc", double.PositiveInfinity, 5, at), new("Loss", double.NegativeInfinity, 0, at)] }, Owner, Ct));
        Must(await Get<ReportRun>().ExecuteAsync(new(run) { Metrics = [new("loss", 0.25, 2, at.AddSeconds(-1)), new("loss", 0.5, 2, at)] }, Owner, Ct));

        var metrics = Get<RunMetricQueries>();
        var latest = Must(await metrics.ListAsync(run, new(), Owner, Ct)).Items;
        var first = Must(await metrics.HistoryAsync(run, "loss", new(3), Owner, Ct));
        var rest = Must(await metrics.HistoryAsync(run, "loss", new(3, first.Next), Owner, Ct));

        Assert.Equal([("Loss", double.NegativeInfinity, 0L), ("acc", double.PositiveInfinity, 5L), ("loss", 0.5, 2L)], latest.Select(m => (m.Key, m.Value, m.Step)));
        Assert.Equal([3, double.NaN, 1.5, 0.25, 0.5], first.Items.Concat(rest.Items).Select(m => m.Value));
        Assert.Null(rest.Next);
        Assert.Equal(5, Must(await metrics.CurveAsync(run, "loss", Owner, Ct)).Points.Count);
        Assert.Equal(1, Must(await Get<HistoryQueries>().ListAsync(Team, new(), Owner, Ct)).Items.Count(e => e.Action is HistoryAction.RunCreated or HistoryAction.RunChanged));
    }

    [Fact]
    public async Task LongMetric_IsDrawnAtEvenDistances_WithItsLastPoint()
    {
        var run = await BeginRunAsync();
        Must(await Get<ReportRun>().ExecuteAsync(new(run) { Metrics = Enumerable.Range(0, 1001).Select(i => new MetricPoint("loss", i, i)).ToList() }, Owner, Ct));

        var curve = Must(await Get<RunMetricQueries>().CurveAsync(run, "loss", Owner, Ct));

        Assert.Equal(6, curve.Every);
        Assert.InRange(curve.Points.Count, 2, RunMetricQueries.MostPoints);
        Assert.Equal(1000, curve.Points[^1].Step);
    }

    [Fact]
    public async Task Parameter_IsSaidOnce_AndTheSameAgainIsNoRefusal()
    {
        var run = await BeginRunAsync();
        Must(await Get<ReportRun>().ExecuteAsync(new(run) { Params = [new("lr", "0.1"), new("層", "深い")] }, Owner, Ct));
        Must(await Get<ReportRun>().ExecuteAsync(new(run) { Params = [new("lr", "0.1")] }, Owner, Ct));

        var changed = await Get<ReportRun>().ExecuteAsync(new(run) { Params = [new("depth", "3"), new("lr", "0.2")] }, Owner, Ct);

        Assert.Equal("param_changed", changed.Error?.Code);
        Assert.Equal("""{"lr":"0.1","層":"深い"}""", Must(await Get<RunQueries>().GetAsync(Team, "digits", run, Owner, Ct)).Run.Config);
    }

    [Fact]
    public async Task RunThatIsPutAway_IsInNoListAndTakesNothing_UntilItIsPutBack()
    {
        var run = await BeginRunAsync();
        Must(await Get<ChangeRun>().ExecuteAsync(new(Team, "digits", run) { IsDeleted = true, DisplayName = "Ada's own" }, Owner, Ct));

        var refused = await Get<ReportRun>().ExecuteAsync(new(run) { Metrics = [new("loss", 1)] }, Owner, Ct);
        var listed = Must(await Get<RunQueries>().ListAsync(Team, "digits", new(), Owner, Ct)).Items;
        Must(await Get<ChangeRun>().ExecuteAsync(new(Team, "digits", run, State: "killed") { IsDeleted = false }, Owner, Ct));
        var back = Assert.Single(Must(await Get<RunQueries>().ListAsync(Team, "digits", new(), Owner, Ct)).Items);

        Assert.Equal("run_deleted", refused.Error?.Code);
        Assert.Empty(listed);
        Assert.Equal(("Ada's own", RunState.Killed), (back.Title, back.State));
        Assert.NotNull(back.FinishedAt);
    }

    private async Task<Guid> BeginRunAsync()
    {
        Must(await Get<CreateProject>().ExecuteAsync(new(Team, "digits"), Owner, Ct));
        return Must(await Get<CreateRun>().ExecuteAsync(new(Team, "digits", "training"), Owner, Ct));
    }
}
