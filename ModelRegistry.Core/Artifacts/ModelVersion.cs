using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Artifacts;

/// <summary>An immutable directory of files and metadata. Description and tags are what people add later; the rest never changes.</summary>
public sealed class ModelVersion
{
    public required Guid Id { get; init; }

    /// <summary>Hex characters of <see cref="ForeignDigest"/>.</summary>
    public const int ForeignDigestLength = 32;

    /// <summary>The artifact it belongs to, for ever.</summary>
    public required Guid ArtifactId { get; init; }

    public Collection? Artifact { get; init; }

    /// <summary>Its number there.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of the canonical manifest, 64 hex.</summary>
    public required string Digest { get; init; }

    /// <summary>Bytes of all files together.</summary>
    public required long SizeBytes { get; init; }

    public required int FileCount { get; init; }

    /// <summary>The metadata object, compact JSON, keys as logged.</summary>
    public required string Metadata { get; init; }

    /// <summary>Entries whose bytes lie elsewhere, as JSON of <see cref="Files.VersionReference"/>; null for none.</summary>
    public string? References { get; init; }

    /// <summary>What clients of another protocol know the same content by; null where none of them logged it.</summary>
    public string? ForeignDigest { get; init; }

    /// <summary>The step of its run at which it was logged, where the client said so.</summary>
    public long? RunStep { get; init; }

    /// <summary>Metadata that people added or changed later, a JSON object that stands beside what was logged; null for none.</summary>
    public string? AddedMetadata { get; set; }

    public Guid? RunId { get; init; }

    public Run? Run { get; init; }

    public required Guid CreatedById { get; init; }

    public RegistryUser? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; set; }

    /// <summary>Raised in every transaction that changes what is shown with it, or relies on it being there; two such transactions take turns on the row.</summary>
    public long Revision { get; set; }

    /// <summary>Which scanner <see cref="ScanOutcome"/> is from; 0 where it waits for its first.</summary>
    public int ScannerVersion { get; set; }

    /// <summary>The worst that a scan for code said of its files.</summary>
    public ScanOutcome? ScanOutcome { get; set; }

    /// <summary>What the present scanner found; null where the version waits for it.</summary>
    public ScanOutcome? KnownScan => ScannerVersion >= FileScanner.Version ? ScanOutcome : null;

    /// <summary>Set while it is in the bin, and after.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Set when it left the bin for ever: files, metadata and words are gone, this row keeps the number and says so.</summary>
    public DateTimeOffset? PurgedAt { get; set; }

    public List<VersionFile> Files { get; } = [];

    public List<VersionTag> Tags { get; } = [];

    public List<Membership> Memberships { get; } = [];
}

/// <summary>One file of a version.</summary>
public sealed class VersionFile
{
    public required Guid VersionId { get; init; }

    public ModelVersion? Version { get; init; }

    /// <summary>Its place in path order (ordinal), from 0: lists page by it.</summary>
    public required int Position { get; init; }

    /// <summary>As logged, NFC.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the path as compared, 64 hex: unique in the version, and short enough for an index where a path (2,048 bytes) is not.</summary>
    public required string PathHash { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256, 64 hex: the name of the bytes in the store.</summary>
    public required string Digest { get; init; }

    /// <summary>MD5 of the same bytes, 32 hex, as the server computed it; null until somebody needs it.</summary>
    public string? Md5 { get; set; }
}
