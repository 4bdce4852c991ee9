using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Care;

/// <summary>Says that a version or a file is damaged, by shape and word before colour; nothing where it is whole.</summary>
public sealed partial class DamageBadge
{
    /// <summary>True where it is damaged.</summary>
    [Parameter, EditorRequired]
    public bool Shown { get; set; }
}
