using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Chooses metadata columns. The choice lives in the address.</summary>
public sealed partial class ColumnChooser
{
    /// <summary>The query's word.</summary>
    public const string ColumnsParameter = "columns";

    /// <summary>What can be chosen.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Keys { get; set; } = [];

    /// <summary>What shows now, in its order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Shown { get; set; } = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool IsShown(string key) => Shown.Contains(key, StringComparer.Ordinal);

    private void Toggle(string key, bool show)
    {
        var rest = Shown.Where(shown => !string.Equals(shown, key, StringComparison.Ordinal));
        Navigation.NavigateTo(HrefOf(MetadataValues.Join(show ? rest.Append(key) : rest)), new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private string HrefOf(string? columns) => Navigation.GetUriWithQueryParameter(ColumnsParameter, columns);
}
