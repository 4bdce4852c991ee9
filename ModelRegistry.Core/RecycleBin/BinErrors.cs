using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>A version that was in the bin once: what is said of it.</summary>
internal static class BinErrors
{
    /// <summary>What a person types before a version goes for ever: <c>digits-mlp:v3</c>.</summary>
    public static string ConfirmationOf(CollectionPath artifact, int number) => $"{artifact.Name}:{MemberSelector.Of(number)}";

    public static Error NotInBin(CollectionPath artifact, int number) => new(ErrorKind.Conflict, "not_in_bin",
        $"{artifact}:{MemberSelector.Of(number)} is not in the bin. Delete it first; what is in the bin can be deleted for ever.");

    /// <summary>Why the number of a deleted version leads to nothing: it is in the bin until when, or was purged by whom and when.</summary>
    public static async Task<Error> GoneAsync(RegistryDbContext db, CollectionPath artifact, ModelVersion version, CancellationToken ct)
    {
        var name = $"{artifact}:{MemberSelector.Of(version.Number)}";
        if (version.PurgedAt is not { } purgedAt)
        {
            var until = version.DeletedAt!.Value + BinRules.KeptFor;
            return new(ErrorKind.Deleted, "version_deleted", $"{name} was deleted and is in the bin until {Moments.Minute(until)} UTC. Its number is never used again.")
            {
                Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["artifact"] = artifact.ToString(), ["deletedAt"] = version.DeletedAt, ["purgeAt"] = until },
            };
        }

        var by = await db.History.AsNoTracking().Where(e => e.VersionId == version.Id && e.At == purgedAt && e.Action == HistoryAction.VersionPurged)
            .Select(e => e.ActorName).FirstOrDefaultAsync(ct);
        return new(ErrorKind.Deleted, "version_purged", $"{name} was deleted for ever by {by} on {Moments.Minute(purgedAt)} UTC. Its number is never used again; history keeps what it was.")
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["artifact"] = artifact.ToString(), ["purgedBy"] = by, ["purgedAt"] = purgedAt, ["digest"] = $"sha256:{version.Digest}" },
        };
    }
}

/// <summary>From a number to a version that may be in the bin.</summary>
internal static class BinnedVersions
{
    /// <summary>The artifact's member of that number, live or in the bin, tracked with its version; <c>version_invalid</c>, <c>not_found</c>, <c>version_purged</c>.</summary>
    public static async Task<Result<Membership>> GetAsync(WriteScope scope, CollectionPath artifactPath, string version)
    {
        var (db, ct) = (scope.Db, scope.Ct);
        if (!MemberSelector.Parse(version).TryGet(out var selector, out var error)) return error;
        if (selector.Number is not { } number) return Error.Invalid("version_invalid", "version", "A version in the bin is named by its number, like v7.");
        if (!(await CollectionLookup.GetAsync(db, scope.Grant, artifactPath, ct)).TryGet(out var artifact, out error)) return error;
        var path = scope.PathOf(artifact);
        if (artifact.Kind != CollectionKind.Artifact) return CollectionMembers.NotFound(path, selector);
        var member = await db.Memberships.Include(m => m.Version).FirstOrDefaultAsync(m => m.CollectionId == artifact.Id && m.Number == number, ct);
        if (member is null) return CollectionMembers.NotFound(path, selector);
        return member.Version!.PurgedAt is null ? member : await BinErrors.GoneAsync(db, path, member.Version, ct);
    }
}
