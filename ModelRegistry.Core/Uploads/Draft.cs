namespace ModelRegistry.Core.Uploads;

/// <summary>A version that arrives in steps: what is said of it, and which files it will have. Nobody but its maker sees it.</summary>
internal sealed class Draft
{
    public required Guid Id { get; init; }

    /// <summary>Where it will be logged.</summary>
    public required Guid EntityId { get; init; }

    /// <summary>The project's name, as asked for.</summary>
    public required string Project { get; init; }

    /// <summary>As compared.</summary>
    public required string ProjectKey { get; init; }

    /// <summary>The artifact's name, as asked for.</summary>
    public required string Artifact { get; init; }

    /// <summary>As compared.</summary>
    public required string ArtifactKey { get; init; }

    /// <summary>True where a missing project, artifact and run are made at the commit.</summary>
    public required bool Create { get; init; }

    public required Guid CreatedById { get; init; }

    /// <summary>What is said of the version, as JSON of <see cref="Artifacts.LogVersionRequest"/>.</summary>
    public required string Request { get; set; }

    /// <summary>What the caller's client calls it, so that a request that comes twice begins one draft; null where it says nothing.</summary>
    public string? ClientId { get; init; }

    public required int FileCount { get; set; }

    /// <summary>Of all files together, in bytes.</summary>
    public required long SizeBytes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it takes nothing more, and is removed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The version that it became; its files are forgotten then.</summary>
    public Guid? VersionId { get; set; }
}

/// <summary>
/// One file of a draft. Its bytes are under <see cref="Token"/> as long as there is one; where there is none they are published under
/// <see cref="Digest"/>, and the draft claims them.
/// </summary>
internal sealed class DraftFile
{
    /// <summary>The size of a file that was announced without one.</summary>
    public const long UnknownSize = -1;

    public required Guid DraftId { get; init; }

    public Draft? Draft { get; init; }

    /// <summary>As the files came in the request, from 0.</summary>
    public required int Position { get; init; }

    public required string Path { get; init; }

    /// <summary>As declared, in bytes; <see cref="UnknownSize"/> until a file comes that only its bytes can tell.</summary>
    public required long Size { get; set; }

    /// <summary>What the caller says that its MD5 is, 32 hex: of a file whose draft was announced by another protocol.</summary>
    public string? DeclaredMd5 { get; set; }

    /// <summary>What the caller says that its SHA-256 is, 64 hex.</summary>
    public string? DeclaredDigest { get; init; }

    /// <summary>When the caller's copy of it was last changed, where the caller said so: kept for the caller, who goes on with that copy alone.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Bytes from 0 that count. Moves by compare and set, so a late writer counts nothing twice.</summary>
    public required long Received { get; set; }

    /// <summary>Where its bytes are in the store while they arrive; another one after each start from 0.</summary>
    public required Guid? Token { get; set; }

    /// <summary>As the server computed it, once all is there.</summary>
    public required string? Digest { get; set; }

    /// <summary>Its MD5 as the server computed it, 32 hex, where it did.</summary>
    public string? Md5 { get; set; }
}

/// <summary>A piece of a file that counts: what the store needs to put them together.</summary>
internal sealed class DraftFilePiece
{
    public required Guid DraftId { get; init; }

    /// <summary>Of the file.</summary>
    public required int Position { get; init; }

    /// <summary>Bytes before it.</summary>
    public required long Offset { get; init; }

    public required Guid Attempt { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }
}
