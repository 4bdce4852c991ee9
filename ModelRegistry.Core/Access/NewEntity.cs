using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>How every entity begins: its owner, its place for registered models, its first event.</summary>
internal static class NewEntity
{
    /// <summary>The entity, saved and open for writing, or <c>name_taken</c>.</summary>
    public static async Task<Result<WriteScope>> AddAsync(
        WriteTransaction transaction, EntityName name, Guid ownerId, Guid? personId, string? displayName, string? description, CancellationToken ct)
    {
        var (db, now, key) = (transaction.Db, transaction.Now, name.Key);
        if (await db.Entities.AnyAsync(e => e.NameKey == key, ct)) return AccessErrors.NameTaken(name.Value);
        // Rule 16: a former name redirects until somebody takes it.
        await db.FormerNames.Where(n => n.ScopeId == Guid.Empty && n.NameKey == key).ExecuteDeleteAsync(ct);
        var entity = new Entity
        {
            Id = Guid.CreateVersion7(now),
            Name = name.Value,
            NameKey = key,
            DisplayName = displayName,
            Description = description,
            PersonId = personId,
            CreatedAt = now,
        };
        db.Entities.Add(entity);
        db.Members.Add(new() { EntityId = entity.Id, UserId = ownerId, Role = Role.Owner, AddedAt = now });
        db.Projects.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            EntityId = entity.Id,
            Name = CollectionPath.RegistryProject,
            NameKey = CollectionPath.RegistryProject,
            CreatedAt = now,
        });
        await db.SaveChangesAsync(ct);
        var scope = await transaction.OpenAsync(new(entity.Id, entity.Name, Role.Owner));
        scope.Record(new(HistoryAction.EntityCreated, entity.Name));
        return scope;
    }
}
