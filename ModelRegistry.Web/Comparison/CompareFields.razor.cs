using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Comparison;

/// <summary>Keys of metadata or config as rows.</summary>
public sealed partial class CompareFields
{
    /// <summary>The heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public ComparedRows<ComparedField> Fields { get; set; } = default!;

    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public VersionComparison Comparison { get; set; } = default!;

    /// <summary>True for numbers that get better or worse.</summary>
    [Parameter]
    public bool IsJudged { get; set; }

    /// <summary>True for a column that could have such keys; where none is given, for each that is there.</summary>
    [Parameter]
    public Func<ComparedVersion, bool> Has { get; set; } = column => column.Version is not null;

    private string Against => Comparison.Base is { } column ? ComparisonWords.Of(Comparison.Columns[column]) : string.Empty;

    // Columns are versions here, so what stands below a number is another metric: no room is kept for differences.
    private static NumberColumn NumbersOf(ComparedField row) => NumberColumn.Of(row.Values.Select(value => value?.Number).OfType<double>());

    private static bool Differs(ComparedValue value, ComparedValue? origin) => origin is null
        || (value.Number is { } number && origin.Number is { } other ? !number.Equals(other) : !string.Equals(value.Json, origin.Json, StringComparison.Ordinal));

    private bool IsThere(int column) => Has(Comparison.Columns[column]);
}
