using System.Buffers;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Web;

/// <content>Addresses of search. The query lives in them, so that what was looked for can be shared.</content>
public static partial class Urls
{
    // What the query language takes for a quotation mark.
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"＂“”„");

    /// <summary>The search page, empty.</summary>
    public const string SearchPage = "/search";

    /// <summary>The address's word for the query.</summary>
    public const string QueryParameter = "q";

    /// <summary>The address's word for the one kind that is listed.</summary>
    public const string KindParameter = "kind";

    /// <summary>What was found, in groups or of one kind.</summary>
    public static string Search(string? query, SearchKind? kind = null)
    {
        if (string.IsNullOrWhiteSpace(query)) return SearchPage;
        var address = $"{SearchPage}?{QueryParameter}={Segment(query)}";
        return kind is { } only ? $"{address}&{KindParameter}={SearchQueries.WordOf(only)}" : address;
    }

    /// <summary>What carries a tag; null for one with a quotation mark in it, which no query can hold.</summary>
    public static string? Tag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.AsSpan().ContainsAny(Quotes)) return null;
        return Search(tag.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? $"tag:{tag}" : $"tag:\"{tag}\"");
    }

    /// <summary>The page of what was found.</summary>
    public static string Found(SearchHit hit)
    {
        ArgumentNullException.ThrowIfNull(hit);
        return hit.Kind switch
        {
            SearchKind.Entity => Entity(hit.Entity),
            SearchKind.Project => Project(hit.Entity, hit.Name),
            SearchKind.Run => Run(hit.Id),
            SearchKind.Version => Version(hit.Path!, hit.Number!.Value),
            _ => Collection(hit.Path!),
        };
    }

    /// <summary>The address's word for what the board asks at once.</summary>
    public const string MoveParameter = "move";

    /// <summary>A board that asks where an alias goes, or for a number like <c>v3</c> which alias comes there.</summary>
    public static string MoveOnBoard(CollectionPath model, string what)
    {
        ArgumentNullException.ThrowIfNull(model);
        return $"{Model(model.Entity, model.Name)}?{MoveParameter}={Segment(what)}";
    }
}
