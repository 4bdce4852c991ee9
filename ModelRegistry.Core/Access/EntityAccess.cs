using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>What an actor may do in one entity, as the database says now.</summary>
/// <param name="EntityId">The entity.</param>
/// <param name="EntityName">Its present name, which may differ from the one asked for after a renaming.</param>
/// <param name="Role">The actor's effective role: membership, administrator's view and the token's limits taken together.</param>
public sealed record EntityGrant(Guid EntityId, string EntityName, Role Role)
{
    /// <summary>The person's own role where the token allows less than it; else null.</summary>
    public Role? Beyond { get; init; }

    /// <summary>How a refusal says what the actor is, and that it is the token which is limited where it is.</summary>
    internal Text Standing => Beyond is { } own
        ? $"you are {own.Say()}, but this token is limited to {Role.Say()}"
        : (Text)$"yours here is {Role.Say()}";

    /// <summary>True where the role is enough for <paramref name="action"/>.</summary>
    public bool Allows(RegistryAction action) => Role >= RegistryActions.MinimumRole(action);
}

/// <summary>The one place where rights are decided.</summary>
internal static class EntityAccess
{
    /// <summary>
    /// The grant, or: <c>not_found</c> where the actor may not even see the entity (the same as where it is not there), <c>forbidden</c> where
    /// it may see it but not do this.
    /// </summary>
    public static async Task<Result<EntityGrant>> RequireAsync(RegistryDbContext db, Actor actor, string entityName, RegistryAction action, CancellationToken ct)
    {
        var grant = await FindAsync(db, actor, entityName, ct);
        return Decide(grant, actor, entityName, action);
    }

    /// <summary>The same for an entity whose id is known; <paramref name="entityName"/> is what the refusal calls it.</summary>
    public static async Task<Result<EntityGrant>> RequireAsync(
        RegistryDbContext db, Actor actor, Guid entityId, string entityName, RegistryAction action, CancellationToken ct) =>
        Decide(await FindAsync(db, actor, entityId, ct), actor, entityName, action);

    private static Result<EntityGrant> Decide(EntityGrant? grant, Actor actor, string entityName, RegistryAction action)
    {
        if (grant is null) return Error.NotFound($"entity {entityName}");
        return grant.Allows(action) || IsAdministratorsDuty(actor, action) ? grant : Forbidden(action, grant);
    }

    /// <summary>The actor's grant in an entity by name (or former name), or null where it may not see it.</summary>
    public static async Task<EntityGrant?> FindAsync(RegistryDbContext db, Actor actor, string entityName, CancellationToken ct)
    {
        if (!EntityName.Parse(entityName).TryGet(out var name, out _)) return null;
        var key = name.Key;
        var found = await FindByAsync(db, actor, db.Entities.Where(e => e.NameKey == key), ct);
        if (found is not null) return found;
        return await FindByAsync(db, actor,
            from former in db.FormerNames
            where former.ScopeId == Guid.Empty && former.NameKey == key
            join entity in db.Entities on former.TargetId equals entity.Id
            select entity, ct);
    }

    /// <summary>The same by id.</summary>
    public static Task<EntityGrant?> FindAsync(RegistryDbContext db, Actor actor, Guid entityId, CancellationToken ct) =>
        FindByAsync(db, actor, db.Entities.Where(e => e.Id == entityId), ct);

    /// <summary>
    /// The effective role: the member's, at least Viewer for an administrator, never more than the token allows, none outside the token's entity.
    /// </summary>
    public static Role? Effective(Actor actor, Guid entityId, Role? member)
    {
        if (actor.Token is { EntityId: { } only } && only != entityId) return null;
        var role = actor.IsAdministrator && (member is null || member < Role.Viewer) ? Role.Viewer : member;
        return role is { } some && actor.Token is { } token && token.MaxRole < some ? token.MaxRole : role;
    }

    /// <summary>The ids of entities that the actor may see, as a query to compose with; the same rule as <see cref="Effective"/>.</summary>
    public static IQueryable<Guid> Visible(RegistryDbContext db, Actor actor) => Where(db, actor, RegistryAction.Read);

    /// <summary>The same for the entities where the actor may do <paramref name="action"/>.</summary>
    public static IQueryable<Guid> Where(RegistryDbContext db, Actor actor, RegistryAction action)
    {
        var least = RegistryActions.MinimumRole(action);
        var userId = actor.UserId;
        var only = actor.Token?.EntityId;
        var everything = actor.IsAdministrator && least <= Role.Viewer;
        var withinToken = actor.Token is null || actor.Token.MaxRole >= least;
        return db.Entities
            .Where(e => withinToken && !e.NameKey.StartsWith(Entity.DeletedKey))
            .Where(e => everything || e.Members.Any(m => m.UserId == userId && m.Role >= least))
            .Where(e => only == null || e.Id == only)
            .Select(e => e.Id);
    }

    internal static Error Forbidden(RegistryAction action, EntityGrant grant) => new(ErrorKind.Forbidden, "forbidden",
        $"This takes the role {RegistryActions.MinimumRole(action).Say()} in the entity; {grant.Standing}.");

    // An administrator may always set who is a member, on record, so that no entity is ever locked away.
    private static bool IsAdministratorsDuty(Actor actor, RegistryAction action) =>
        action == RegistryAction.ManageMembers && actor.IsAdministrator;

    private static async Task<EntityGrant?> FindByAsync(RegistryDbContext db, Actor actor, IQueryable<Entity> entities, CancellationToken ct)
    {
        var userId = actor.UserId;
        var row = await entities
            .Where(e => !e.NameKey.StartsWith(Entity.DeletedKey))
            .Select(e => new { e.Id, e.Name, Role = db.Members.Where(m => m.EntityId == e.Id && m.UserId == userId).Select(m => (Role?)m.Role).FirstOrDefault() })
            .FirstOrDefaultAsync(ct);
        if (row is null || Effective(actor, row.Id, row.Role) is not { } role) return null;
        return new(row.Id, row.Name, role) { Beyond = row.Role > role ? row.Role : null };
    }
}
