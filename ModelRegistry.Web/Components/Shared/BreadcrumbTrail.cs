using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>One step of the way to a page.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Href">Where it leads; null for the page itself.</param>
/// <param name="Own">The same of a word that is the app's own, to be said in a language; null for a name.</param>
public sealed record Breadcrumb(string Text, string? Href, Text? Own = null);

/// <summary>The way to a page, read from the words of its address.</summary>
public static class BreadcrumbTrail
{
    // The app's own words are not names: they are written as a title.
    private static readonly Dictionary<string, Text> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        ["account"] = "Account",
        ["admin"] = "Administration",
        ["docs"] = "Docs",
        ["search"] = "Search",
    };

    /// <summary>One crumb per part of the path; the last is the page and leads nowhere.</summary>
    /// <param name="path">Relative to the base, escaped, with or without query: <c>acme/digits/digits-mlp/v7?tab=files</c>.</param>
    public static IReadOnlyList<Breadcrumb> FromPath(string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        var parts = (end < 0 ? path : path[..end]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var crumbs = new List<Breadcrumb>(parts.Length);
        var own = parts.Length > 0 && Own.ContainsKey(parts[0]);
        for (var i = 0; i < parts.Length; i++)
        {
            var word = Uri.UnescapeDataString(parts[i]);
            // Of the pages below, those whose heads are called as their addresses are said in other languages too.
            var text = !own ? null : i == 0 ? Own[word] : Text.Stored(Title(word));
            crumbs.Add(new Breadcrumb(text?.ToString() ?? word, i == parts.Length - 1 ? null : "/" + string.Join('/', parts[..(i + 1)]), text));
        }

        return crumbs;
    }

    /// <summary>The way to a collection, by the names shown.</summary>
    /// <param name="path">By present names.</param>
    /// <param name="project">How its project is called.</param>
    /// <param name="name">How it is called.</param>
    /// <param name="isPage">True on its own page.</param>
    public static IReadOnlyList<Breadcrumb> To(CollectionPath path, string project, string name, bool isPage = false) =>
    [
        new(path.Entity, Urls.Entity(path.Entity)),
        new(project, Urls.Project(path.Entity, path.Project)),
        new(name, isPage ? null : Urls.Collection(path)),
    ];

    private static string Title(string word) => Formats.Capital(word.Replace('-', ' '));
}
