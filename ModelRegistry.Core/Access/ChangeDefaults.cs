using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>Sets where a person's references lead that name no entity or project.</summary>
public sealed class ChangeDefaults(RegistryWrites writes, TokenAuthenticator tokens)
{
    /// <summary>
    /// Done, or <c>not_found</c> for an entity that is not the actor's to see, <c>name_invalid</c> for the project. An empty project: a reference
    /// must name one. The project need not exist yet: the first log may make it.
    /// </summary>
    public async Task<Result<Done>> ExecuteAsync(string entityName, string? projectName, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Token is not null) return AccessErrors.NotWithToken;
        string? project = null;
        if (!string.IsNullOrWhiteSpace(projectName))
        {
            if (!ResourceName.Parse(projectName.Trim(), "project").TryGet(out var parsed, out var error)) return error;
            project = parsed.Value;
        }

        var changed = await writes.InRegistryAsync<Done>(actor, async transaction =>
        {
            var db = transaction.Db;
            if (await EntityAccess.FindAsync(db, actor, entityName, ct) is not { } chosen) return Error.NotFound($"entity {entityName}");
            var user = await db.Users.SingleAsync(u => u.Id == actor.UserId, ct);
            if (user.DefaultEntityId == chosen.EntityId && user.DefaultProject == project) return Done.It;
            var own = await OwnEntity.OpenAsync(transaction, actor.UserId, ct);
            own.Record(new(HistoryAction.AccountChanged, own.Grant.EntityName)
            {
                From = $"defaults {actor.DefaultEntity}/{user.DefaultProject}",
                To = $"defaults {chosen.EntityName}/{project}",
            });
            (user.DefaultEntityId, user.DefaultProject) = (chosen.EntityId, project);
            return Done.It;
        }, ct);
        if (changed.IsSuccess) tokens.ForgetAccount(actor.UserId);
        return changed;
    }
}

/// <summary>An account's own entity, where its own changes are on record.</summary>
internal static class OwnEntity
{
    public static async Task<WriteScope> OpenAsync(WriteTransaction transaction, Guid userId, CancellationToken ct)
    {
        var entity = await transaction.Db.Entities.Where(e => e.PersonId == userId).Select(e => new { e.Id, e.Name }).SingleAsync(ct);
        return await transaction.OpenAsync(new(entity.Id, entity.Name, Role.Owner));
    }
}
