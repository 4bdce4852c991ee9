using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>What a new team is called and about.</summary>
public sealed record CreateEntityRequest(string? Name, string? DisplayName = null, string? Description = null);

/// <summary>Makes a team entity. Its maker, an administrator, becomes its first owner.</summary>
public sealed class CreateEntity(RegistryWrites writes)
{
    /// <summary>The new name, or <c>forbidden</c>, <c>name_invalid</c>, <c>name_reserved</c>, <c>name_taken</c>, <c>text_invalid</c>.</summary>
    public async Task<Result<string>> ExecuteAsync(CreateEntityRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsAdministrator) return AccessErrors.NotAdministrator;
        if (!EntityName.Parse(request.Name).TryGet(out var name, out var error)) return error;
        if (!Describable.Parse(request.DisplayName, "displayName", ResourceName.MaxLength).TryGet(out var title, out error)) return error;
        if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
        return await writes.InRegistryAsync<string>(actor, async transaction =>
        {
            var added = await NewEntity.AddAsync(transaction, name, actor.UserId, personId: null, title, description, ct);
            return added.Map(scope => scope.Grant.EntityName);
        }, ct);
    }
}
