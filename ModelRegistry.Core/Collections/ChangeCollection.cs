using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Collections;

/// <summary>New words for a model artifact or registered model; null leaves one as it is, an empty description clears it, tags replace all tags.</summary>
public sealed record ChangeCollectionRequest(CollectionPath Path, string? Name = null, string? Description = null, IReadOnlyList<string>? Tags = null)
{
    /// <summary>With a new name, the one that a client of another protocol gave it; a new name without one ends the title.</summary>
    public string? Title { get; init; }
}

/// <summary>Renames, describes or tags a collection. Its id stays; the old name redirects until somebody takes it.</summary>
public sealed class ChangeCollection(RegistryWrites writes)
{
    /// <summary>The canonical path after the change, or a refusal.</summary>
    public Task<Result<CollectionPath>> ExecuteAsync(ChangeCollectionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<CollectionPath>(actor, request.Path.Entity, RegistryAction.Describe, async scope =>
        {
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out var error)) return error;
            var isArtifact = collection.Kind == CollectionKind.Artifact;
            if (request.Name is { } newName && newName != collection.Name && await RenameAsync(scope, collection, newName, request.Title) is { } refusal) return refusal;
            var path = scope.PathOf(collection);
            if (request.Description is not null)
            {
                if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
                if (description != collection.Description)
                {
                    scope.Record(new(isArtifact ? HistoryAction.ArtifactChanged : HistoryAction.ModelChanged, path.ToString())
                    {
                        CollectionId = collection.Id,
                        From = collection.Description,
                        To = description,
                    });
                    collection.Description = description;
                }
            }

            if (request.Tags is { } tags && await TagWrites.SetAsync(scope, new TaggedCollection(collection), tags) is { } untagged) return untagged;
            return path;
        }, ct);

    private static async Task<Error?> RenameAsync(WriteScope scope, Collection collection, string newName, string? title)
    {
        if (!ResourceName.Parse(newName).TryGet(out var name, out var error)) return error;
        var (db, key) = (scope.Db, name.Key);
        var path = new CollectionPath(scope.Grant.EntityName, collection.Project!.Name, name.Value);
        if (await db.Collections.AnyAsync(c => c.ProjectId == collection.ProjectId && c.NameKey == key && c.Id != collection.Id, scope.Ct))
            return CollectionErrors.NameTaken(collection.Kind == CollectionKind.Artifact ? (Text)$"model artifact {path}" : $"registered model {path}");
        await Renaming.TakeAsync(db, collection.ProjectId, key, scope.Ct);
        if (collection.NameKey != key) await Renaming.LeaveAsync(db, collection.ProjectId, collection.NameKey, collection.Id, scope.Ct);
        scope.Record(new(collection.Kind == CollectionKind.Artifact ? HistoryAction.ArtifactRenamed : HistoryAction.ModelRenamed, path.ToString())
        {
            CollectionId = collection.Id,
            From = collection.Name,
            To = name.Value,
        });
        (collection.Name, collection.NameKey, collection.Title) = (name.Value, key, title);
        // Versions show the names of the registered models that bookmark them.
        await db.Versions.Where(v => v.Memberships.Any(m => m.CollectionId == collection.Id && m.RemovedAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), scope.Ct);
        return null;
    }
}
