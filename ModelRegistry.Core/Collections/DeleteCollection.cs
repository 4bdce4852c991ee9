using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Collections;

/// <summary>Which collection goes, and its name typed again.</summary>
public sealed record DeleteCollectionRequest(CollectionPath Path, string? Confirm);

/// <summary>
/// Deletes a registered model (rule 18: bookmarks and aliases go, versions stay; refused while a protected alias has a holder) or an artifact
/// without versions. The row stays for history; the name is free again.
/// </summary>
public sealed class DeleteCollection(RegistryWrites writes)
{
    /// <summary>Done, or <c>confirmation_missing</c>, <c>not_empty</c>, <c>protected_alias_held</c>.</summary>
    public Task<Result<Done>> ExecuteAsync(DeleteCollectionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Path.Entity, RegistryAction.Delete, async scope =>
        {
            var db = scope.Db;
            if (!(await CollectionLookup.GetAsync(db, scope.Grant, request.Path, ct)).TryGet(out var collection, out var error)) return error;
            if (request.Confirm != collection.Name) return CollectionErrors.ConfirmationMissing(collection.Name);
            var path = scope.PathOf(collection);
            if (collection.Kind == CollectionKind.Artifact)
            {
                if (await db.Memberships.AnyAsync(m => m.CollectionId == collection.Id, ct))
                    return CollectionErrors.NotEmpty($"The model artifact {path}", "versions, or numbers that are never used again");
            }
            else
            {
                var held = await db.Aliases.Where(a => a.CollectionId == collection.Id && a.MoverRole != null && a.HolderId != null)
                    .OrderBy(a => a.NameKey).Select(a => a.Name).ToListAsync(ct);
                if (held.Count > 0) return ProtectedAliasHeld(path, held);
                await EmptyAsync(scope, path, collection);
            }

            scope.Record(new(collection.Kind == CollectionKind.Artifact ? HistoryAction.ArtifactDeleted : HistoryAction.ModelDeleted, path.ToString())
            {
                CollectionId = collection.Id,
            });
            await db.FormerNames.Where(n => n.TargetId == collection.Id).ExecuteDeleteAsync(ct);
            collection.DeletedAt = scope.Now;
            // No name that a person can type has a slash, so the key is free again and this one can't be asked for.
            collection.NameKey = string.Create(CultureInfo.InvariantCulture, $"deleted/{collection.Id:N}");
            return Done.It;
        }, ct);

    private static async Task EmptyAsync(WriteScope scope, CollectionPath path, Collection collection)
    {
        var db = scope.Db;
        await db.Versions.Where(v => v.Memberships.Any(m => m.CollectionId == collection.Id && m.RemovedAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), scope.Ct);
        // One event an alias: "who was production then?" must have an answer after the registered model is gone.
        foreach (var alias in await db.Aliases.Include(a => a.Holder).Where(a => a.CollectionId == collection.Id && a.HolderId != null).ToListAsync(scope.Ct))
            await AliasMoves.VacateAsync(scope, path, alias, new(Reason: null));
        await db.Memberships.Where(m => m.CollectionId == collection.Id && m.RemovedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.RemovedAt, scope.Now), scope.Ct);
    }

    private static Error ProtectedAliasHeld(CollectionPath path, List<string> held) =>
        new(ErrorKind.Conflict, "protected_alias_held", $"{path} serves: {string.Join(", ", held)}. Remove the protected alias first.")
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["aliases"] = held },
        };
}
