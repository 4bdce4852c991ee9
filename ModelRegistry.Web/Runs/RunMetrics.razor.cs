using System.Globalization;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Pictures;
using MudBlazor;

namespace ModelRegistry.Web.Runs;

/// <summary>What a run's metrics are now, and how the one that is looked at went.</summary>
/// <param name="Latest">The last point of each, by key.</param>
/// <param name="Curve">Of the one that is looked at; null where there is none.</param>
public sealed record RunMetricsView(IReadOnlyList<MetricView> Latest, MetricCurve? Curve);

/// <summary>The metrics of a run over its steps; nothing where it measured none. They come without history, so a running run is read again by hand.</summary>
public sealed partial class RunMetrics
{
    // More labels than this run into each other.
    private const int Labels = 10;

    // Every how manieth label shows; the style sheet has a rule for each.
    private static readonly int[] Gaps = [1, 2, 5, 10, 20];

    private IReadOnlyList<MetricView> _points = [];
    private List<ChartSeries<double>> _series = [];
    private string[] _labels = [];
    private LineChartOptions _options = new();
    private int _gap = 1;
    private string? _key;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public Guid RunId { get; set; }

    [SupplyParameterFromQuery(Name = TrendPanel.MetricParameter)]
    private string? Metric { get; set; }

    [Inject]
    private RunMetricQueries Metrics { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{RunId} {Metric}";

    private Text Summary
    {
        get
        {
            if (Data!.Latest.FirstOrDefault(metric => metric.Key == _key) is not { } last) return Text.Nothing;
            Text said = $"{Show(last.Value)} at step {last.Step}, of {Text.Count(last.Count, "point", "points")}.";
            return Data.Curve is { Every: > 1 } curve ? $"{said} One of every {curve.Every} points is drawn." : said;
        }
    }

    /// <inheritdoc/>
    protected override async Task<Result<RunMetricsView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Metrics.ListAsync(RunId, new(PageRequest.MaxLimit), actor, ct)).TryGet(out var latest, out var error)) return error;
        if (latest.Items.Count == 0) return new RunMetricsView([], null);
        var key = latest.Items.FirstOrDefault(metric => metric.Key == Metric)?.Key ?? latest.Items[0].Key;
        return (await Metrics.CurveAsync(RunId, key, actor, ct)).Map(curve => new RunMetricsView(latest.Items, curve));
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;

    /// <inheritdoc/>
    protected override void Loaded()
    {
        if (Data?.Curve is not { Points: [var first, ..] } curve) return;
        _key = first.Key;
        // What is no number has no place on an axis; the table says it.
        _points = curve.Points.Where(point => double.IsFinite(point.Value)).ToList();
        if (_points.Count < 2) return;
        var axis = TrendAxis.Of(_points.Select(p => p.Value).ToList());
        _labels = _points.Select(p => p.Step.ToString(CultureInfo.InvariantCulture)).ToArray();
        _gap = Gaps.First(gap => gap * Labels >= _points.Count || gap == Gaps[^1]);
        _series = [new(_points.Select(p => axis.Place(p.Value)).ToList()) { Name = _key }];
        _options = new()
        {
            ChartPalette = ["var(--mr-accent)"],
            ShowLegend = false,
            // A hundred marks are a thick line.
            ShowDataMarkers = _points.Count <= 60,
            LineStrokeWidth = 2,
            YAxisTicks = TrendAxis.Units,
            YAxisToStringFunc = axis.Label,
        };
    }

    private static string Show(double value) => double.IsFinite(value) ? Formats.Metric(value) : MetricKey.Show(value);

    private string ValueAt(string label) => Array.IndexOf(_labels, label) is >= 0 and var at ? $"{_key} {Show(_points[at].Value)}" : string.Empty;

    private void ChooseAsync(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(TrendPanel.MetricParameter, change.Value as string), new NavigationOptions { ReplaceHistoryEntry = true });
}
