using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>What the search page shows.</summary>
/// <param name="Query">What was asked; empty before anything was.</param>
/// <param name="Kind">The one kind that is listed.</param>
public sealed record SearchView(string Query, SearchKind? Kind = null)
{
    /// <summary>What was found by kind; null where nothing was asked or it can't be read.</summary>
    public IReadOnlyList<SearchGroup>? Groups { get; init; }

    /// <summary>The kinds to choose from.</summary>
    public IReadOnlyList<SearchKind> Kinds { get; init; } = [];

    /// <summary>The words to mark.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The next page of one kind.</summary>
    public string? Next { get; init; }

    /// <summary>Why the query can't be read.</summary>
    public string? Fault { get; init; }

    /// <summary>Where in the query, from 0.</summary>
    public int? FaultAt { get; init; }
}
