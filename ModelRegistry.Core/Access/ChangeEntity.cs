using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>New words for an entity; null leaves one as it is, an empty text clears it.</summary>
public sealed record ChangeEntityRequest(string Entity, string? Name = null, string? DisplayName = null, string? Description = null);

/// <summary>Renames or describes an entity. Its id stays; the old name redirects until somebody takes it.</summary>
public sealed class ChangeEntity(RegistryWrites writes, TokenAuthenticator tokens)
{
    /// <summary>
    /// The present name, or <c>not_found</c>, <c>forbidden</c>, <c>name_invalid</c>, <c>name_reserved</c>, <c>name_taken</c>, <c>text_invalid</c>,
    /// <c>own_entity</c> for the name of a person's own entity, which is the account's.
    /// </summary>
    public async Task<Result<string>> ExecuteAsync(ChangeEntityRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Describable.Parse(request.DisplayName, "displayName", ResourceName.MaxLength).TryGet(out var title, out var error)) return error;
        if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
        var changed = await writes.InEntityAsync<string>(actor, request.Entity, RegistryAction.ChangeEntity, async scope =>
        {
            var entity = await scope.Db.Entities.SingleAsync(e => e.Id == scope.Grant.EntityId, ct);
            if (request.Name is { } newName && newName != entity.Name && await RenameAsync(scope, entity, newName, ct) is { } refusal) return refusal;
            var (oldTitle, oldDescription) = (entity.DisplayName, entity.Description);
            if (request.DisplayName is not null) entity.DisplayName = title;
            if (request.Description is not null) entity.Description = description;
            if (entity.DisplayName != oldTitle)
                scope.Record(new(HistoryAction.EntityChanged, entity.Name) { From = oldTitle, To = entity.DisplayName });
            if (entity.Description != oldDescription)
                scope.Record(new(HistoryAction.EntityChanged, entity.Name) { From = oldDescription, To = entity.Description });
            return entity.Name;
        }, ct);
        // A cached actor carries the name of its default entity.
        if (changed.IsSuccess && request.Name is not null) tokens.ForgetAll();
        return changed;
    }

    private static async Task<Error?> RenameAsync(WriteScope scope, Entity entity, string newName, CancellationToken ct)
    {
        if (entity.PersonId is not null) return AccessErrors.OwnEntity(entity.Name, "it is called as its account is.");
        if (!EntityName.Parse(newName).TryGet(out var name, out var error)) return error;
        var (db, key) = (scope.Db, name.Key);
        if (await db.Entities.AnyAsync(e => e.NameKey == key && e.Id != entity.Id, ct)) return AccessErrors.NameTaken(name.Value);
        await db.FormerNames.Where(n => n.ScopeId == Guid.Empty && n.NameKey == key).ExecuteDeleteAsync(ct);
        if (entity.NameKey != key) db.FormerNames.Add(new() { ScopeId = Guid.Empty, NameKey = entity.NameKey, TargetId = entity.Id });
        scope.Record(new(HistoryAction.EntityRenamed, name.Value) { From = entity.Name, To = name.Value });
        (entity.Name, entity.NameKey) = (name.Value, key);
        // Versions show the names of their own entity and of those that bookmark them.
        await db.Versions.Where(v => v.Memberships.Any(m => m.Collection!.EntityId == entity.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), ct);
        return null;
    }
}
