using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>One thing to choose in the palette.</summary>
/// <param name="Key">Its own among all that is shown.</param>
/// <param name="Choose">What Enter does. The palette has closed before.</param>
internal sealed record PaletteItem(string Key, Func<Task> Choose)
{
    /// <summary>What was found, or null for an act.</summary>
    public SearchHit? Hit { get; init; }

    /// <summary>What an act does.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Beside it, softer.</summary>
    public string? Hint { get; init; }

    /// <summary>True where the right arrow leads to acts on it.</summary>
    public bool HasActs => Hit?.Kind is SearchKind.Version or SearchKind.Model or SearchKind.Artifact or SearchKind.Entity;
}

/// <summary>Items under one heading.</summary>
internal sealed record PaletteGroup(string Label, IReadOnlyList<PaletteItem> Items);
