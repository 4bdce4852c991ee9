using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Care;

namespace ModelRegistry.Web.Care;

/// <summary>Which files of a version are damaged, what that means and what mends it; nothing where it is whole.</summary>
public sealed partial class DamageAlert
{
    /// <summary>The version's damage, or null.</summary>
    [Parameter, EditorRequired]
    public VersionDamage? Damage { get; set; }
}
