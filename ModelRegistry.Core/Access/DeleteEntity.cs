using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>Deletes a team that holds nothing. The row and its history stay; the name is free again.</summary>
public sealed class DeleteEntity(RegistryWrites writes, TokenAuthenticator tokens)
{
    /// <summary>Done, or <c>not_found</c>, <c>forbidden</c>, <c>own_entity</c>, <c>entity_not_empty</c>.</summary>
    public async Task<Result<Done>> ExecuteAsync(string entityName, Actor actor, CancellationToken ct)
    {
        var deleted = await writes.InEntityAsync<Done>(actor, entityName, RegistryAction.Delete, async scope =>
        {
            var (db, id) = (scope.Db, scope.Grant.EntityId);
            var entity = await db.Entities.SingleAsync(e => e.Id == id, ct);
            if (entity.PersonId is not null) return AccessErrors.OwnEntity(entity.Name, "it stays as long as its account.");
            if (await db.Collections.AnyAsync(c => c.EntityId == id && c.DeletedAt == null, ct))
                return AccessErrors.NotEmpty(entity.Name, "artifacts or registered models");
            if (await db.Projects.AnyAsync(p => p.EntityId == id && p.NameKey != CollectionPath.RegistryProject, ct))
                return AccessErrors.NotEmpty(entity.Name, "projects");

            scope.Record(new(HistoryAction.EntityDeleted, entity.Name));
            await db.FormerNames.Where(n => n.TargetId == id || n.ScopeId == id).ExecuteDeleteAsync(ct);
            await db.Members.Where(m => m.EntityId == id).ExecuteDeleteAsync(ct);
            await db.Users.Where(u => u.DefaultEntityId == id).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.DefaultEntityId, u => db.Entities.Where(e => e.PersonId == u.Id).Select(e => e.Id).First())
                .SetProperty(u => u.DefaultProject, (string?)null), ct);
            await db.ApiTokens.Where(t => t.EntityId == id && t.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, scope.Now), ct);
            entity.NameKey = Entity.DeletedKey + id.ToString("N", CultureInfo.InvariantCulture);
            return Done.It;
        }, ct);
        if (deleted.IsSuccess) tokens.ForgetAll();
        return deleted;
    }
}
