using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Comparison;

/// <summary>The tick of one version in a list.</summary>
public sealed partial class ComparePick
{
    /// <summary>What is ticked.</summary>
    [Parameter, EditorRequired]
    public PickedVersions Picked { get; set; } = default!;

    /// <summary>This version.</summary>
    [Parameter, EditorRequired]
    public string Reference { get; set; } = string.Empty;

    /// <summary>What it is called in the list.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>It was ticked or unticked. Whoever lists it also shows what the ticks lead to.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnPicked { get; set; }

    private bool IsOut => Picked.IsFull && !Picked.Has(Reference);
}
