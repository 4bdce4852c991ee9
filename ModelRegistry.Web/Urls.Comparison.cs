namespace ModelRegistry.Web;

/// <content>Addresses of comparisons: they hold the compared versions, so that a link shows the same.</content>
public static partial class Urls
{
    /// <summary>Versions side by side; takes <see cref="ComparedParameter"/> two to five times and <see cref="AllParameter"/>.</summary>
    public const string Comparison = "/compare";

    /// <summary>The query's word for a compared version's reference; the first is the base.</summary>
    public const string ComparedParameter = "v";

    /// <summary>The query's word for showing also what is the same.</summary>
    public const string AllParameter = "all";

    /// <summary>Versions side by side, by reference.</summary>
    public static string Compare(IEnumerable<string> references, bool all = false)
    {
        var query = references.Select(reference => $"{ComparedParameter}={Segment(reference)}").ToList();
        if (all) query.Add($"{AllParameter}=1");
        return query.Count == 0 ? Comparison : $"{Comparison}?{string.Join('&', query)}";
    }
}
