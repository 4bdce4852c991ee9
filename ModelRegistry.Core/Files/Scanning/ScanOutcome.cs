using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What a scan for code says of a file, and the worst of its files of a version; from good to bad.</summary>
public enum ScanOutcome
{
    /// <summary>Nothing in it is run by being loaded.</summary>
    NoExecutable = 1,

    /// <summary>A pickle, decoded to its last byte; all that it imports is on the list.</summary>
    Clean = 2,

    /// <summary>It may run something, and not every byte of it was understood: unknown, broken, too large or packed.</summary>
    NotScanned = 3,

    /// <summary>It imports what is not on the list, or calls what no honest pickle calls.</summary>
    Suspicious = 4,
}

/// <summary>What a pickle does when it is loaded, as far as it was walked.</summary>
public sealed record PickleFindings
{
    /// <summary>How it was judged.</summary>
    public required ScanOutcome Outcome { get; init; }

    /// <summary>Why it was not clean, a sentence each; empty where it is.</summary>
    public IReadOnlyList<Text> Reasons { get; init; } = [];

    /// <summary>Everything it would import, those that are not on the list first.</summary>
    public IReadOnlyList<PickleImport> Imports { get; init; } = [];

    /// <summary>How many ids it asks its loader to resolve, as PyTorch does for its storages.</summary>
    public long PersistentIds { get; init; }
}

/// <summary>One thing that a pickle imports.</summary>
/// <param name="Module">As written in it.</param>
/// <param name="Name">As written in it, dots and all.</param>
/// <param name="Why">Why it is on the list, as the list says it; null where it is not.</param>
public sealed record PickleImport(string Module, string Name, string? Why)
{
    /// <summary>True where the list holds it.</summary>
    public bool IsAllowed => Why is not null;

    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
