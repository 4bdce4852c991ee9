using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A person's or an entity's initials in a tint that follows from the name. No picture is fetched from anywhere.</summary>
public sealed partial class Avatar
{
    /// <summary>Whose.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>Pixels.</summary>
    [Parameter]
    public int Size { get; set; } = 24;

    /// <summary>True where the name stands beside it, so that it is not read twice.</summary>
    [Parameter]
    public bool Decorative { get; set; }

    private string Initials => Formats.Initials(Name);

    private int Tint => Formats.Tint(Name, tints: 6);
}
