using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A digest's first twelve characters; the whole on hover and by the copy button.</summary>
public sealed partial class DigestText
{
    /// <summary><c>sha256:</c> and 64 hex characters.</summary>
    [Parameter, EditorRequired]
    public string Digest { get; set; } = string.Empty;
}
