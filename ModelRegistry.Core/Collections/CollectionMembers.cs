using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Core.Collections;

/// <summary>Members of a collection: numbering and resolving, once for artifacts and registered models.</summary>
internal static class CollectionMembers
{
    /// <summary>Adds a member with the next number (rule 1). The caller holds the entity's turn, so the counter is its own.</summary>
    public static Membership Add(WriteScope scope, Collection collection, ModelVersion version)
    {
        var member = new Membership
        {
            Id = Guid.CreateVersion7(scope.Now),
            CollectionId = collection.Id,
            VersionId = version.Id,
            Version = version,
            Number = collection.NextNumber++,
            AddedById = scope.Actor.UserId,
            AddedAt = scope.Now,
        };
        scope.Db.Memberships.Add(member);
        return member;
    }

    /// <summary>The live member that <paramref name="selector"/> means, with its version; <c>not_found</c>, or <c>deleted</c> for a number that was used and is gone.</summary>
    public static async Task<Result<Membership>> GetAsync(RegistryDbContext db, Collection collection, CollectionPath path, MemberSelector selector, CancellationToken ct)
    {
        var members = db.Memberships.Include(m => m.Version).Where(m => m.CollectionId == collection.Id);
        var key = selector.Alias?.Key;
        var member = selector switch
        {
            { Number: { } number } => await members.FirstOrDefaultAsync(m => m.Number == number, ct),
            { Alias: not null } => await members
                .FirstOrDefaultAsync(m => db.Aliases.Any(a => a.CollectionId == collection.Id && a.NameKey == key && a.HolderId == m.Id), ct),
            _ => await members.Where(m => m.RemovedAt == null).OrderByDescending(m => m.Number).FirstOrDefaultAsync(ct),
        };
        if (member is null) return NotFound(path, selector);
        if (member.RemovedAt is null) return member;
        return collection.Kind == CollectionKind.Artifact ? await BinErrors.GoneAsync(db, path, member.Version!, ct) : BookmarkRemoved(path, selector);
    }

    public static Error NotFound(CollectionPath path, MemberSelector selector) => Error.NotFound($"model version {path}:{selector}");

    private static Error BookmarkRemoved(CollectionPath path, MemberSelector selector) =>
        new(ErrorKind.Deleted, "bookmark_removed", $"The bookmark {path}:{selector} was removed. Its number is never used again.");

    /// <summary>
    /// Takes the turn on a version's row: two transactions that change what is shown with it, or rely on its being there, follow each other.
    /// False where the version is in the bin.
    /// </summary>
    public static async Task<bool> TouchAsync(RegistryDbContext db, ModelVersion version, CancellationToken ct)
    {
        var id = version.Id;
        var rows = await db.Versions.Where(v => v.Id == id && v.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), ct);
        // The tracked row must not write the old revision back.
        await db.Entry(version).ReloadAsync(ct);
        return rows == 1;
    }
}
