using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>An entity as its list and page show it.</summary>
/// <param name="Id">For subscribing to its history.</param>
/// <param name="Name">As typed.</param>
/// <param name="DisplayName">Its title, or null.</param>
/// <param name="Description">Markdown of a stranger, or null.</param>
/// <param name="IsPersonal">True for an account's own.</param>
/// <param name="Projects">How many projects, without the place of registered models.</param>
/// <param name="Models">How many registered models.</param>
/// <param name="Members">How many members.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Role">The actor's effective role here.</param>
public sealed record EntityView(
    Guid Id, string Name, string? DisplayName, string? Description, bool IsPersonal, int Projects, int Models, int Members, DateTimeOffset CreatedAt, Role Role);

/// <summary>One member of an entity.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Role">The role given, before any token's limit.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="IsPerson">True where the entity is this person's own.</param>
public sealed record MemberRow(string Name, Role Role, DateTimeOffset AddedAt, bool IsPerson);

/// <summary>Reads entities and their members, as far as the actor may see.</summary>
public sealed class EntityQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The entities that the actor may see, by name.</summary>
    public async Task<Result<Page<EntityView>>> ListAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(actor);
        if (page.Check() is { } error) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var entities = db.Entities.AsNoTracking().Where(e => visible.Contains(e.Id));
        if (page.Cursor is { } after) entities = entities.Where(e => string.Compare(e.NameKey, after) > 0);
        var rows = await Project(db, entities.OrderBy(e => e.NameKey).Take(page.Limit + 1), actor).ToListAsync(ct);
        return Page<Row>.From(rows, page.Limit, row => TextKey.Of(row.Name)).Map(row => View(row, actor));
    }

    /// <summary>One entity by its name or a former one; <c>not_found</c> where it is not the actor's to see.</summary>
    public async Task<Result<EntityView>> GetAsync(string name, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await EntityAccess.FindAsync(db, actor, name, ct) is not { } grant) return Error.NotFound($"entity {name}");
        var row = await Project(db, db.Entities.AsNoTracking().Where(e => e.Id == grant.EntityId), actor).SingleAsync(ct);
        return View(row, actor);
    }

    /// <summary>What the actor may do in an entity, or null where it is not theirs to see.</summary>
    public async Task<EntityGrant?> FindGrantAsync(string name, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await EntityAccess.FindAsync(db, actor, name, ct);
    }

    /// <summary>The members by user name; whoever may read the entity may see them.</summary>
    public async Task<Result<Page<MemberRow>>> MembersAsync(string name, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } error) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await EntityAccess.FindAsync(db, actor, name, ct) is not { } grant) return Error.NotFound($"entity {name}");
        var members = db.Members.AsNoTracking().Where(m => m.EntityId == grant.EntityId);
        if (page.Cursor?.ToUpperInvariant() is { } after) members = members.Where(m => string.Compare(m.User!.NormalizedUserName, after) > 0);
        var rows = await members.OrderBy(m => m.User!.NormalizedUserName).Take(page.Limit + 1)
            .Select(m => new MemberRow(m.User!.UserName!, m.Role, m.AddedAt, m.Entity!.PersonId == m.UserId))
            .ToListAsync(ct);
        return Page<MemberRow>.From(rows, page.Limit, row => row.Name);
    }

    private static IQueryable<Row> Project(RegistryDbContext db, IQueryable<Entity> entities, Actor actor)
    {
        var userId = actor.UserId;
        return entities.Select(e => new Row(
            e.Id, e.Name, e.DisplayName, e.Description, e.PersonId != null,
            db.Projects.Count(p => p.EntityId == e.Id && p.NameKey != CollectionPath.RegistryProject),
            db.Collections.Count(c => c.EntityId == e.Id && c.Kind == CollectionKind.RegisteredModel && c.DeletedAt == null),
            e.Members.Count,
            e.CreatedAt,
            e.Members.Where(m => m.UserId == userId).Select(m => (Role?)m.Role).FirstOrDefault()));
    }

    // Seen means granted; an administrator who is no member sees as a viewer.
    private static EntityView View(Row row, Actor actor) => new(
        row.Id, row.Name, row.DisplayName, row.Description, row.IsPersonal, row.Projects, row.Models, row.Members, row.CreatedAt,
        EntityAccess.Effective(actor, row.Id, row.Member) ?? Role.ViewerWithoutFiles);

    private sealed record Row(
        Guid Id, string Name, string? DisplayName, string? Description, bool IsPersonal, int Projects, int Models, int Members, DateTimeOffset CreatedAt, Role? Member);
}
