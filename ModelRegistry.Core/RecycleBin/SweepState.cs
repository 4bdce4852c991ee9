namespace ModelRegistry.Core.RecycleBin;

/// <summary>What the sweeps of all processes know of each other: one row.</summary>
internal sealed class SweepState
{
    /// <summary>The one row's.</summary>
    public const int TheOne = 1;

    public required int Id { get; init; }

    /// <summary>When the whole store was last looked through for bytes that no row names.</summary>
    public DateTimeOffset? LookedAt { get; set; }

    /// <summary>When the last sweep stopped at its fuse; null where it went through.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>How many blobs would have gone.</summary>
    public long StoppedBlobs { get; set; }

    /// <summary>With how many bytes.</summary>
    public long StoppedBytes { get; set; }

    /// <summary>Of how many bytes in all.</summary>
    public long StoredBytes { get; set; }
}
