using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Comparison;

/// <summary>In which keys of metadata two versions differ, and how: what a person should see before one takes the other's place.</summary>
public sealed partial class DifferenceTable
{
    private IReadOnlyList<MetadataDifference> _differences = [];
    private int _width;
    private (Guid? Before, Guid? After) _shown;

    /// <summary>The version that goes; null where it can't be seen.</summary>
    [Parameter, EditorRequired]
    public VersionView? Before { get; set; }

    /// <summary>The version that comes.</summary>
    [Parameter, EditorRequired]
    public VersionView? After { get; set; }

    /// <summary>What the one that goes is called here: <c>v3</c>.</summary>
    [Parameter, EditorRequired]
    public string BeforeName { get; set; } = string.Empty;

    /// <summary>What the one that comes is called here.</summary>
    [Parameter, EditorRequired]
    public string AfterName { get; set; } = string.Empty;

    private string? CompareHref => Before is { } before && After is { } after && before.Id != after.Id
        ? Urls.Compare([before.Ref, after.Ref])
        : null;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // Versions never change: the same two differ the same.
        if (_shown == (Before?.Id, After?.Id)) return;
        _shown = (Before?.Id, After?.Id);
        _differences = MetadataDifference.Between(Before, After);
        _width = _differences.Select(difference => Numbers(difference).DifferenceWidth).DefaultIfEmpty(0).Max();
    }

    // Each key has decimals of its own; the differences of all stand below each other.
    private NumberColumn ColumnOf(MetadataDifference difference) => Numbers(difference) with { DifferenceWidth = _width };

    private static NumberColumn Numbers(MetadataDifference difference) =>
        NumberColumn.Of(new[] { difference.BeforeNumber, difference.AfterNumber }.OfType<double>(), difference.AfterNumber is null ? null : difference.BeforeNumber);
}
