using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Aliases;

/// <summary>A wish to take an alias away; <paramref name="Seen"/> as in <see cref="MoveAliasRequest"/>.</summary>
public sealed record RemoveAliasRequest(CollectionPath Path, string Alias, long? Seen, string? Reason = null);

/// <summary>Takes an alias from its holder, under the same rules as moving it.</summary>
public sealed class RemoveAlias(RegistryWrites writes)
{
    /// <summary>Where it stood before and now, or the refusals of <see cref="MoveAlias"/>; <c>not_found</c> where nobody holds it.</summary>
    public Task<Result<AliasMoved>> ExecuteAsync(RemoveAliasRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<AliasMoved>(actor, request.Path.Entity, RegistryAction.MovePlainAlias, async scope =>
        {
            if (!AliasName.Parse(request.Alias).TryGet(out var name, out var error)) return error;
            if (!Describable.Parse(request.Reason, "reason", Describable.MaxReasonLength).TryGet(out var reason, out error)) return error;
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out error)) return error;
            var path = scope.PathOf(collection);
            var alias = await AliasMoves.FindAsync(scope.Db, collection.Id, name, ct);
            if (alias?.Holder is null) return AliasErrors.NotFound(path, name.Value);
            var was = AliasMoves.State(path, alias);
            if (AliasMoves.Refusal(scope, was, request.Seen) is { } refusal) return refusal;
            // Nobody can be asked to agree with nothing: where others would have to, taking it away is an owner's override.
            var alone = alias.ToPolicy() is not { MovesAlone: false };
            if (!alone && scope.Grant.Role < Role.Owner) return AliasErrors.Protected(alias.Name, Role.Owner, scope.Grant);
            if (!alone && reason is null) return RequestErrors.ReasonMissing;
            await AliasMoves.RaiseRevisionAsync(scope, alias.Holder.VersionId);
            await AliasMoves.VacateAsync(scope, path, alias, new(reason, Overrode: alone ? null : [Promotions.ApprovalsRule]));
            return new AliasMoved(AliasMoves.State(path, alias) with { MovedBy = actor.Name }, was);
        }, ct);
}
