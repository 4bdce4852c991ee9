using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Comparison;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>One bookmark on the board: both numbers, its aliases, metrics against production, who and when.</summary>
public sealed partial class BoardRow
{
    private IReadOnlyDictionary<string, double> _values = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The bookmark.</summary>
    [Parameter, EditorRequired]
    public BookmarkView Row { get; set; } = default!;

    /// <summary>The board it is on.</summary>
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = default!;

    /// <summary>What it holds, and what is on its way here.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<BoardChip> Chips { get; set; } = [];

    /// <summary>The metric columns.</summary>
    [Parameter]
    public IReadOnlyList<MetricColumn> Metrics { get; set; } = [];

    /// <summary>The baseline's numbers by key.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, double> BaselineValues { get; set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The key of the alias in the hand, or null.</summary>
    [Parameter]
    public string? PickedKey { get; set; }

    /// <summary>Why the row can't take what is in the hand; null where it can, or where the hand is empty.</summary>
    [Parameter]
    public Text? WhyNot { get; set; }

    /// <summary>True where a drop by key would go here.</summary>
    [Parameter]
    public bool IsAimed { get; set; }

    /// <summary>The menu of one of its chips is asked for.</summary>
    [Parameter]
    public EventCallback<AliasState> OnChipMenu { get; set; }

    /// <summary>Its own menu is asked for.</summary>
    [Parameter]
    public EventCallback<BookmarkView> OnRowMenu { get; set; }

    /// <summary>What is ticked to be compared; null where nothing can be.</summary>
    [Parameter]
    public PickedVersions? Picked { get; set; }

    /// <summary>This row was ticked or unticked.</summary>
    [Parameter]
    public EventCallback<(string Reference, bool Picked)> OnPicked { get; set; }

    /// <summary>A key was pressed on one of its chips.</summary>
    [Parameter]
    public EventCallback<ChipKey> OnKey { get; set; }

    private string Reference => new Reference(View.Path, MemberSelector.Of(Row.Number)).ToString();

    private bool IsBaseline => View.Against?.Number == Row.Number;

    private string Against => View.Against is { Number: { } number } alias ? $"{alias.Alias} ({BoardWords.Number(number)})" : BoardView.BaselineAlias;

    private string? Drop => PickedKey is null ? null : WhyNot is null ? "yes" : "no";

    // Lets the page's script light rows at once, before the server's reasons arrive.
    private string Takes => string.Join(' ', new[] { Kind(isProtected: false), Kind(isProtected: true) }.OfType<string>());

    /// <inheritdoc/>
    protected override void OnParametersSet() => _values = BoardMetrics.Of(Row.Version);

    private string? Kind(bool isProtected) => BoardView.WhyNot(Row, isProtected) is null ? (isProtected ? "protected" : "plain") : null;

    private double? Value(string metric) => _values.TryGetValue(metric, out var value) ? value : null;

    private double? BaselineValue(string metric) => !IsBaseline && BaselineValues.TryGetValue(metric, out var value) ? value : null;
}
