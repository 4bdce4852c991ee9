namespace ModelRegistry.Core.Care;

/// <summary>What is wrong with bytes.</summary>
public enum RotKind
{
    /// <summary>The store has none.</summary>
    Missing = 1,

    /// <summary>There are more or fewer than there were.</summary>
    Size = 2,

    /// <summary>As many as there were, and others: their SHA-256 is another.</summary>
    Content = 3,
}

/// <summary>Who found it.</summary>
public enum RotFinder
{
    /// <summary>The scrub in the background.</summary>
    Scrub = 1,

    /// <summary>The verb <c>fsck --mark</c>.</summary>
    Fsck = 2,

    /// <summary>Somebody's download, which was broken off.</summary>
    Download = 3,
}

/// <summary>Bytes that are not what their digest says. While the row stands they are not served, and no alias moves to a version that has them.</summary>
internal sealed class RottenBlob
{
    /// <summary>SHA-256, 64 hex: what they should be.</summary>
    public required string Digest { get; init; }

    public required RotKind Kind { get; set; }

    public required RotFinder FoundBy { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When they were last read and found so.</summary>
    public required DateTimeOffset LookedAt { get; set; }
}

/// <summary>How far the scrub is: one row, which lets a restart or another process go on.</summary>
internal sealed class ScrubState
{
    /// <summary>The one row's.</summary>
    public const int TheOne = 1;

    public required int Id { get; init; }

    /// <summary>The last digest that was read in this round, 64 hex; empty before the first.</summary>
    public required string Digest { get; set; }

    /// <summary>When this round began.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Blobs read in this round.</summary>
    public long Blobs { get; set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Which process reads now, drawn by itself.</summary>
    public Guid? Reader { get; set; }

    /// <summary>From then on another process may go on.</summary>
    public DateTimeOffset? ReaderUntil { get; set; }
}
