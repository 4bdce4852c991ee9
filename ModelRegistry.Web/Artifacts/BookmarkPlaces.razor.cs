using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Where a version is bookmarked: its number there, the registered model, the aliases it holds there.</summary>
public sealed partial class BookmarkPlaces
{
    /// <summary>As far as the reader may see.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<BookmarkOfVersion> Bookmarks { get; set; } = [];
}
