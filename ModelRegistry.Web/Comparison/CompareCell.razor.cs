using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Comparison;

/// <summary>A value beside the base's: where it differs, a sign says so before the colour does.</summary>
public sealed partial class CompareCell
{
    // The rest is on the version's page.
    private const int Most = 300;

    /// <summary>The value; null for none.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>False where the whole column is not there.</summary>
    [Parameter, EditorRequired]
    public bool IsThere { get; set; }

    /// <summary>True where it is not the base's value.</summary>
    [Parameter]
    public bool Differs { get; set; }

    /// <summary>True for numbers, shapes and types.</summary>
    [Parameter]
    public bool IsMono { get; set; }

    private string Shown => Text is { Length: > Most } ? Text[..Most] + "…" : Text ?? string.Empty;
}
