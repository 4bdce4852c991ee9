using ModelRegistry.Core.Comparison;

namespace ModelRegistry.Web.Comparison;

/// <summary>The versions that are ticked in a list to be compared, in the order ticked; also those of a page that was left.</summary>
public sealed class PickedVersions
{
    private readonly List<string> references = [];

    /// <summary>By reference.</summary>
    public IReadOnlyList<string> References => references;

    /// <summary>True where no further one fits in.</summary>
    public bool IsFull => references.Count >= VersionComparison.Most;

    /// <summary>True where there is something to compare.</summary>
    public bool IsEnough => references.Count >= VersionComparison.Least;

    /// <summary>True where it is ticked.</summary>
    public bool Has(string reference) => references.Contains(reference, StringComparer.Ordinal);

    /// <summary>Ticks or unticks; beyond the most nothing is ticked.</summary>
    public void Set(string reference, bool picked)
    {
        if (!picked) references.Remove(reference);
        else if (!Has(reference) && !IsFull) references.Add(reference);
    }

    /// <summary>Unticks all.</summary>
    public void Clear() => references.Clear();

    /// <summary>The comparison's address; <paramref name="first"/> is the base where it is among them.</summary>
    public string Href(string? first = null) =>
        Urls.Compare(references.OrderByDescending(reference => string.Equals(reference, first, StringComparison.Ordinal)));
}
