using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A version in a few lines: aliases, bookmarks, tags, digest, size, run, who, when.</summary>
public sealed partial class VersionFacts
{
    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>True where it is its artifact's highest live number.</summary>
    [Parameter]
    public bool IsLatest { get; set; }

    /// <summary>True where the reader's role is enough to tag.</summary>
    [Parameter]
    public bool MayTag { get; set; }

    /// <summary>Its tags were changed here.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }
}
