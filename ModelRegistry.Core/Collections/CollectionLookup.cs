using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>A collection, and what the actor may do there.</summary>
internal sealed record FoundCollection(Collection Collection, EntityGrant Grant)
{
    /// <summary>The canonical path, by present names.</summary>
    public CollectionPath Path => new(Grant.EntityName, Collection.Project!.Name, Collection.Name);
}

/// <summary>From names to rows, once for every reader and writer; former names redirect here.</summary>
internal static class CollectionLookup
{
    /// <summary>The collection for reading, or <c>not_found</c> / <c>forbidden</c>.</summary>
    public static async Task<Result<FoundCollection>> GetAsync(RegistryDbContext db, Actor actor, CollectionPath path, RegistryAction action, CancellationToken ct)
    {
        var access = await EntityAccess.RequireAsync(db, actor, path.Entity, action, ct);
        if (!access.TryGet(out var grant, out var error)) return error.Kind == ErrorKind.NotFound ? NotFound(path) : error;
        return (await GetAsync(db, grant, path, ct)).Map(collection => new FoundCollection(collection, grant));
    }

    /// <summary>The tracked collection inside an entity whose grant is known, with its project.</summary>
    public static async Task<Result<Collection>> GetAsync(RegistryDbContext db, EntityGrant grant, CollectionPath path, CancellationToken ct) =>
        await FindAsync(db, grant.EntityId, path, ct) is { } found ? found : NotFound(path);

    public static async Task<Collection?> FindAsync(RegistryDbContext db, Guid entityId, CollectionPath path, CancellationToken ct)
    {
        if (!ResourceName.Parse(path.Name).TryGet(out var name, out _)) return null;
        var project = await FindProjectAsync(db, entityId, path.Project, ct);
        return project is null ? null : await FindAsync(db, project, name, ct);
    }

    public static async Task<Collection?> FindAsync(RegistryDbContext db, Project project, ResourceName name, CancellationToken ct)
    {
        var key = name.Key;
        var found = await db.Collections.Include(c => c.Project).FirstOrDefaultAsync(c => c.ProjectId == project.Id && c.NameKey == key, ct);
        if (found is not null) return found;
        return await (
            from former in db.FormerNames
            where former.ScopeId == project.Id && former.NameKey == key
            join collection in db.Collections on former.TargetId equals collection.Id
            where collection.DeletedAt == null
            select collection).Include(c => c.Project).FirstOrDefaultAsync(ct);
    }

    public static async Task<Project?> FindProjectAsync(RegistryDbContext db, Guid entityId, string projectName, CancellationToken ct)
    {
        if (!ResourceName.Parse(projectName).TryGet(out var name, out _)) return null;
        var key = name.Key;
        var found = await db.Projects.FirstOrDefaultAsync(p => p.EntityId == entityId && p.NameKey == key, ct);
        if (found is not null) return found;
        return await (
            from former in db.FormerNames
            where former.ScopeId == entityId && former.NameKey == key
            join project in db.Projects on former.TargetId equals project.Id
            select project).FirstOrDefaultAsync(ct);
    }

    /// <summary><c>not_found</c> for whoever may make it: says so.</summary>
    public static Error NotMade(CollectionPath path) => new(ErrorKind.NotFound, "not_found", path.IsRegisteredModel
        ? (Text)$"There is no registered model {path} yet; with create=true it is made."
        : $"There is no model artifact {path} yet; with create=true it is made, with its project.");

    public static Error NotFound(CollectionPath path) => Error.NotFound(path.IsRegisteredModel
        ? (Text)$"registered model {path}"
        : $"model artifact {path}");
}
