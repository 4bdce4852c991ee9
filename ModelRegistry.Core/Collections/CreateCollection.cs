using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Collections;

/// <summary>Where the new model artifact or registered model goes: the path's project says which of the two it is.</summary>
public sealed record CreateCollectionRequest(CollectionPath Path, string? Description = null)
{
    /// <summary>The name that a client of another protocol gave it, where the path's is derived: <see cref="ForeignName.Title"/>.</summary>
    public string? Title { get; init; }
}

/// <summary>Makes an empty model artifact or registered model.</summary>
public sealed class CreateCollection(RegistryWrites writes)
{
    /// <summary>The canonical path, or <c>name_invalid</c>, <c>name_taken</c>, <c>not_found</c> (the project).</summary>
    public Task<Result<CollectionPath>> ExecuteAsync(CreateCollectionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<CollectionPath>(actor, request.Path.Entity,
            request.Path.IsRegisteredModel ? RegistryAction.Bookmark : RegistryAction.LogVersion, async scope =>
        {
            var project = await CollectionLookup.FindProjectAsync(scope.Db, scope.Grant.EntityId, request.Path.Project, ct);
            if (project is null) return Error.NotFound($"project {request.Path.Entity}/{request.Path.Project}");
            var added = await AddAsync(scope, project, request.Path.Name, request.Description);
            if (added.IsSuccess) added.Value.Title = request.Title;
            return added.Map(c => new CollectionPath(scope.Grant.EntityName, project.Name, c.Name));
        }, ct);

    /// <summary>The same inside a transaction that needs the collection.</summary>
    internal static async Task<Result<Collection>> AddAsync(WriteScope scope, Project project, string nameText, string? descriptionText = null)
    {
        if (!ResourceName.Parse(nameText).TryGet(out var name, out var error)) return error;
        if (!Describable.Parse(descriptionText, "description").TryGet(out var description, out error)) return error;
        var (db, key) = (scope.Db, name.Key);
        var kind = project.IsRegistry ? CollectionKind.RegisteredModel : CollectionKind.Artifact;
        var path = new CollectionPath(scope.Grant.EntityName, project.Name, name.Value);
        if (await db.Collections.AnyAsync(c => c.ProjectId == project.Id && c.NameKey == key, scope.Ct))
            return CollectionErrors.NameTaken(kind == CollectionKind.Artifact ? (Text)$"model artifact {path}" : $"registered model {path}");
        await Renaming.TakeAsync(db, project.Id, key, scope.Ct);
        var collection = new Collection
        {
            Id = Guid.CreateVersion7(scope.Now),
            Kind = kind,
            EntityId = scope.Grant.EntityId,
            ProjectId = project.Id,
            Project = project,
            Name = name.Value,
            NameKey = key,
            Description = description,
            CreatedById = scope.Actor.UserId,
            CreatedAt = scope.Now,
        };
        db.Collections.Add(collection);
        scope.Record(new(kind == CollectionKind.Artifact ? HistoryAction.ArtifactCreated : HistoryAction.ModelCreated, path.ToString()) { CollectionId = collection.Id });
        return collection;
    }
}
