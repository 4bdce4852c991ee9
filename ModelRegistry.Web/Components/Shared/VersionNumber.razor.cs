using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A version's or bookmark's number, <c>v7</c>, in figures of one width.</summary>
public sealed partial class VersionNumber
{
    /// <summary>From 0.</summary>
    [Parameter, EditorRequired]
    public long Number { get; set; }

    /// <summary>Where it leads, if anywhere.</summary>
    [Parameter]
    public string? Href { get; set; }
}
