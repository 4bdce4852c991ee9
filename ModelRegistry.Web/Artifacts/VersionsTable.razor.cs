using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Web.Comparison;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Versions as rows, with columns of their metadata.</summary>
public sealed partial class VersionsTable
{
    private List<(VersionView Version, Dictionary<string, MetadataValue> Metadata)> _rows = [];
    private IReadOnlyList<string> _keys = [];
    private IReadOnlyList<string> _columns = [];
    private Dictionary<string, NumberColumn> _numbers = [];

    // Kept over pages: a version of this one is compared with one of the next.
    private readonly PickedVersions _picked = new();

    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<VersionView> Versions { get; set; } = [];

    /// <summary>The number that <c>latest</c> means, or null.</summary>
    [Parameter]
    public int? Latest { get; set; }

    /// <summary>The metadata columns from the address; null where the reader chose none.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    private static string VersionName(VersionView version) => FormattableString.Invariant($"v{version.Number}");

    private string Write(string column, MetadataValue? value) =>
        value is null ? "–" : value.Number is { } number ? _numbers[column].Number(number) : value.Text;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var metadata = Versions.Select(version => MetadataValues.Read(version.Metadata)).ToList();
        _columns = MetadataValues.Columns(metadata, Chosen);
        _numbers = _columns.ToDictionary(
            column => column,
            column => NumberColumn.Of(metadata.SelectMany(row => row).Where(value => string.Equals(value.Key, column, StringComparison.Ordinal)).Select(value => value.Number).OfType<double>()),
            StringComparer.Ordinal);
        _keys = MetadataValues.Keys(metadata).Union(_columns, StringComparer.Ordinal).ToList();
        _rows = Versions.Zip(metadata, (version, values) => (version, values.ToDictionary(value => value.Key, StringComparer.Ordinal))).ToList();
    }
}
