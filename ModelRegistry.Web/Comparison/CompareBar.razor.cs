using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Comparison;

/// <summary>Leads from ticked versions to their comparison.</summary>
public sealed partial class CompareBar
{
    /// <summary>What is ticked.</summary>
    [Parameter, EditorRequired]
    public PickedVersions Picked { get; set; } = default!;

    /// <summary>The reference that is the base where it is ticked; else the first ticked is.</summary>
    [Parameter]
    public string? First { get; set; }

    /// <summary>All are unticked.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClear { get; set; }
}
