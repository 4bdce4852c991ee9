using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>A project with what is in it.</summary>
public sealed record ProjectView(
    Guid Id, string Entity, string Name, string? DisplayName, string? Description, DateTimeOffset CreatedAt, int Artifacts, int Runs)
{
    /// <summary>The name that a client of another protocol gave it, where that is no name of ours.</summary>
    public string? Title { get; init; }

    /// <summary>How it is called where many are listed.</summary>
    public string ShownName => Title ?? Name;
}

/// <summary>A project, and what its reader may do there.</summary>
public sealed record ProjectForReader(ProjectView Project, Guid EntityId, Role Role);

/// <summary>Reads projects.</summary>
public sealed class ProjectQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The projects of an entity by name, without the place of registered models.</summary>
    public async Task<Result<Page<ProjectView>>> ListAsync(string entity, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var cursor = page.Cursor;
        var rows = await Views(db, db.Projects
                .Where(p => p.EntityId == grant.EntityId && p.NameKey != CollectionPath.RegistryProject && string.Compare(p.NameKey, cursor ?? string.Empty) > 0)
                .OrderBy(p => p.NameKey).Take(page.Limit + 1), grant.EntityName)
            .ToListAsync(ct);
        return Page<ProjectView>.From(rows, page.Limit, row => TextKey.Of(row.Name));
    }

    /// <summary>One project, or <c>not_found</c>.</summary>
    public async Task<Result<ProjectForReader>> GetAsync(string entity, string project, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
        if (found is null || found.IsRegistry) return Error.NotFound($"project {entity}/{project}");
        var view = await Views(db, db.Projects.Where(p => p.Id == found.Id), grant.EntityName).FirstAsync(ct);
        return new ProjectForReader(view, grant.EntityId, grant.Role);
    }

    /// <summary>The same by id alone, wherever it is now called.</summary>
    public async Task<Result<ProjectForReader>> GetAsync(Guid projectId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var home = await db.Projects.Where(p => p.Id == projectId && visible.Contains(p.EntityId)).Select(p => new { Entity = p.Entity!.Name, p.Name }).FirstOrDefaultAsync(ct);
        return home is null ? Error.NotFound("such project") : await GetAsync(home.Entity, home.Name, actor, ct);
    }

    private static IQueryable<ProjectView> Views(RegistryDbContext db, IQueryable<Project> projects, string entityName) =>
        projects.AsNoTracking().Select(p => new ProjectView(p.Id, entityName, p.Name, p.DisplayName, p.Description, p.CreatedAt,
            db.Collections.Count(c => c.ProjectId == p.Id && c.DeletedAt == null), db.Runs.Count(r => r.ProjectId == p.Id))
        { Title = p.Title });
}
