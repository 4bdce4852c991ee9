namespace ModelRegistry.Core.RecycleBin;

/// <summary>Somebody logs a version with these bytes, in one request or in steps: they stay, though no version refers to them yet. See <see cref="BlobClaims"/>.</summary>
internal sealed class BlobClaim
{
    /// <summary>One request that logs, a draft, or a run that keeps files.</summary>
    public required Guid UploadId { get; init; }

    /// <summary>SHA-256, 64 hex.</summary>
    public required string Digest { get; init; }

    /// <summary>From then on the log counts as dead, and the bytes are looked at.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Bytes that a purged version, or a log that never ended, referred to: <see cref="SweepBlobs"/> looks whether anything else does.</summary>
internal sealed class DoomedBlob
{
    /// <summary>SHA-256, 64 hex.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset DoomedAt { get; init; }
}
