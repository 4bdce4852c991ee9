using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.Pictures;

/// <summary>A metric over the versions of an artifact or the bookmarks of a registered model: hovering tells which and how much, a click opens it.</summary>
public sealed partial class TrendPanel
{
    /// <summary>The query's word for the metric that is drawn.</summary>
    public const string MetricParameter = "metric";

    // More labels than this run into each other.
    private const int Labels = 10;

    // Every how manieth label shows; the style sheet has a rule for each.
    private static readonly int[] Gaps = [1, 2, 5, 10, 20];

    private IReadOnlyList<string> _keys = [];
    private IReadOnlyList<(TrendPoint Point, double Value)> _points = [];
    private NumberColumn _numbers = new(null, 0);
    private List<ChartSeries<double>> _series = [];
    private string[] _labels = [];
    private LineChartOptions _options = new();
    private int _gap = 1;
    private string? _key;
    private int? _hovered;

    /// <summary>The collection, by present names.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>Its id, to know which events are about it.</summary>
    [Parameter, EditorRequired]
    public Guid CollectionId { get; set; }

    /// <summary>The entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    [SupplyParameterFromQuery(Name = MetricParameter)]
    private string? Metric { get; set; }

    [Inject]
    private TrendQueries Trends { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => CollectionId.ToString();

    private Text Summary
    {
        get
        {
            var ((first, from), (last, to)) = (_points[0], _points[^1]);
            Text said = $"{Name(first)} had {_numbers.Number(from)}, {Name(last)} has {_numbers.Number(to)}.";
            said = BoardMetrics.SenseOf(_key!) switch
            {
                MetricSense.HigherIsBetter => $"{said} Best is {_numbers.Number(_points.Max(p => p.Value))}, at {Name(_points.MaxBy(p => p.Value).Point)}.",
                MetricSense.LowerIsBetter => $"{said} Best is {_numbers.Number(_points.Min(p => p.Value))}, at {Name(_points.MinBy(p => p.Value).Point)}.",
                _ => said,
            };
            return Data!.Step > 1 ? $"{said} One of every {Data.Step} versions is drawn." : said;
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Another metric is of what is loaded already.
        if (Data is not null) Draw();
        await base.OnParametersSetAsync();
    }

    /// <inheritdoc/>
    protected override Task<Result<MetricTrend>> LoadAsync(Actor actor, CancellationToken ct) => Trends.GetAsync(Path, actor, ct);

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([EntityId]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.CollectionId == CollectionId && happened.Action is HistoryAction.VersionLogged or HistoryAction.VersionDeleted
        or HistoryAction.VersionRestored or HistoryAction.BookmarkAdded or HistoryAction.BookmarkRemoved;

    /// <inheritdoc/>
    protected override void Loaded() => Draw();

    private static string Number(TrendPoint point) => MemberSelector.Of(point.Number).ToString();

    private void Draw()
    {
        var points = Data!.Points;
        _keys = points.SelectMany(point => point.Values.Keys).GroupBy(key => key, StringComparer.Ordinal)
            .OrderBy(group => BoardMetrics.SenseOf(group.Key) == MetricSense.Unknown).ThenByDescending(group => group.Count())
            .Select(group => group.Key).ToList();
        _key = _keys.FirstOrDefault(key => string.Equals(key, Metric, StringComparison.Ordinal)) ?? (_keys.Count > 0 ? _keys[0] : null);
        if (_key is null) return;
        _points = points.Where(point => point.Values.ContainsKey(_key)).Select(point => (point, point.Values[_key])).ToList();
        _numbers = NumberColumn.Of(_points.Select(p => p.Value));
        var axis = TrendAxis.Of(_points.Select(p => p.Value).ToList());
        // The chart tells the point under the pointer by its label only, so each has its own, shown or not.
        _labels = _points.Select(p => Number(p.Point)).ToArray();
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

    private Text Name(TrendPoint point) => Path.IsRegisteredModel
        ? $"{Number(point)} (v{point.VersionNumber} of {point.Artifact.Name})"
        : Text.Verbatim(Number(point));

    private int PointOf(string label) => Array.IndexOf(_labels, label);

    private string NameOf(int point) => point >= 0 && point < _points.Count ? L[Name(_points[point].Point)] : string.Empty;

    private string ValueOf(int point) => point >= 0 && point < _points.Count ? $"{_key} {_numbers.Number(_points[point].Value)}" : string.Empty;

    private string Href(TrendPoint point) => Path.IsRegisteredModel
        ? Urls.Version(point.Artifact, point.VersionNumber, Path, point.Number)
        : Urls.Version(point.Artifact, point.VersionNumber);

    private void Choose(ChangeEventArgs change) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(MetricParameter, change.Value as string), new NavigationOptions { ReplaceHistoryEntry = true });

    private void Forget(int point)
    {
        if (_hovered == point) _hovered = null;
    }

    private void OpenHovered()
    {
        if (_hovered is >= 0 and var point && point < _points.Count) Navigation.NavigateTo(Href(_points[point].Point));
    }
}
