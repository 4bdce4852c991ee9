using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Web.RecycleBin;

/// <summary>A version in the bin.</summary>
/// <param name="Ref">Its canonical reference, by number: it answers 410 as long as it lies here.</param>
/// <param name="Digest">SHA-256 of the canonical manifest.</param>
/// <param name="SizeBytes">Bytes of all files together.</param>
/// <param name="DeletedBy">By their name then.</param>
/// <param name="PurgeAt">From when on it goes for ever.</param>
internal sealed record BinnedVersionContract(
    Guid Id, string Ref, string Entity, string Project, string Artifact, int Number, string Digest, long SizeBytes, int FileCount,
    string DeletedBy, DateTimeOffset DeletedAt, string? Reason, DateTimeOffset PurgeAt)
{
    public static BinnedVersionContract Of(BinnedVersion version) => new(
        version.Id, version.Ref, version.Artifact.Entity, version.Artifact.Project, version.Artifact.Name, version.Number,
        version.Digest.ToString(), version.SizeBytes, version.FileCount, version.DeletedBy, version.DeletedAt, version.Reason, version.PurgeAt);
}
