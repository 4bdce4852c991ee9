using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>A draft as its maker sees it, and an administrator.</summary>
/// <param name="Id">The draft.</param>
/// <param name="Artifact">Where it will be logged, as asked for.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">From then on it takes nothing more.</param>
/// <param name="FileCount">Files in all.</param>
/// <param name="SizeBytes">Bytes in all.</param>
/// <param name="MissingCount">Files that are not there whole.</param>
/// <param name="MissingBytes">Bytes that did not arrive yet.</param>
/// <param name="VersionId">The version that it became, or null.</param>
/// <param name="CreatedBy">Its maker's user name.</param>
public sealed record DraftView(
    Guid Id, CollectionPath Artifact, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int FileCount, long SizeBytes, int MissingCount, long MissingBytes, Guid? VersionId,
    string CreatedBy)
{
    /// <summary>The path of its first file, by which its maker knows it again; null where it has none, and once it is committed.</summary>
    public string? FirstPath { get; init; }

    /// <summary>The run that logs it, or null.</summary>
    public string? Run { get; init; }

    /// <summary>What its version will be described with, or null.</summary>
    public string? Description { get; init; }
}

/// <summary>A file of a draft.</summary>
/// <param name="Position">Its place in the request, from 0; its address ends in it.</param>
/// <param name="Path">Inside the version.</param>
/// <param name="Size">As declared, in bytes.</param>
/// <param name="Received">Bytes that arrived and count: where an upload goes on.</param>
/// <param name="Digest">As computed where the file is present, as declared before, or null.</param>
/// <param name="IsPresent">True once the file is whole and nothing of it needs to be sent.</param>
public sealed record DraftFileView(int Position, string Path, long Size, long Received, Digest? Digest, bool IsPresent)
{
    /// <summary>When its maker's copy was last changed, as said when the draft began, or null.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Where the store takes the bytes itself; null where the server does, and in answers that were not asked for it.</summary>
    public SignedAddress? Direct { get; init; }

    internal static DraftFileView Of(DraftFile file) =>
        new(file.Position, file.Path, file.Size, file.Received, (file.Digest ?? file.DeclaredDigest) is { } hex ? Files.Digest.FromHex(hex) : null, file.Token is null)
        {
            ModifiedAt = file.ModifiedAt,
        };
}

/// <summary>A draft by its id alone, for its maker.</summary>
/// <param name="Id">The draft.</param>
/// <param name="Artifact">Where it will be logged, as asked for.</param>
/// <param name="Words">What is said of the version.</param>
/// <param name="ExpiresAt">From then on it takes nothing more.</param>
/// <param name="VersionId">The version that it became, or null.</param>
public sealed record DraftInWork(Guid Id, CollectionPath Artifact, Artifacts.LogVersionRequest Words, DateTimeOffset ExpiresAt, Guid? VersionId);

/// <summary>A file that was announced by its path and MD5.</summary>
/// <param name="Position">Its place in the draft, from 0.</param>
/// <param name="Path">Inside the version.</param>
/// <param name="Md5">As declared, 32 hex.</param>
/// <param name="IsPresent">True where its bytes are there, and the server has seen that MD5 of them.</param>
public sealed record AnnouncedFileView(int Position, string Path, string Md5, bool IsPresent);

/// <summary>A file of a draft, by its address.</summary>
/// <param name="Artifact">As the draft was asked for.</param>
/// <param name="Draft">The draft.</param>
/// <param name="Position">The file, from 0.</param>
public sealed record DraftFileAddress(CollectionPath Artifact, Guid Draft, int Position);
