using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Web.Artifacts;

/// <summary>What holds a version: its artifact's aliases, and bookmarks with theirs.</summary>
public sealed partial class VersionHolders
{
    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>True where the reader's role is enough to move plain aliases.</summary>
    [Parameter]
    public bool MayMove { get; set; }

    /// <summary>Asks which alias to move here.</summary>
    [Parameter]
    public EventCallback OnMove { get; set; }

    /// <summary>Asks before an alias is removed.</summary>
    [Parameter]
    public EventCallback<HeldAlias> OnRemove { get; set; }
}
