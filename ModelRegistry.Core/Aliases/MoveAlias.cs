using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Aliases;

/// <summary>A wish to point an alias at a member.</summary>
/// <param name="Path">The collection.</param>
/// <param name="Alias">The alias as typed.</param>
/// <param name="To">The member: <c>v8</c>, another alias, or <c>latest</c>.</param>
/// <param name="Seen">The generation the mover saw, 0 for "no holder", null for "did not say" (plain aliases only).</param>
/// <param name="Reason">Why, for history.</param>
public sealed record MoveAliasRequest(CollectionPath Path, string Alias, string To, long? Seen, string? Reason = null)
{
    /// <summary>An owner moves a protected alias whatever its rules and approvals say; takes a reason.</summary>
    public bool Override { get; init; }

    /// <summary>It puts a former holder back, and history says so; set by <see cref="RollBackAlias"/>.</summary>
    internal bool Rollback { get; init; }
}

/// <summary>What the move did.</summary>
/// <param name="State">Where the alias stands now.</param>
/// <param name="Was">Where it stood before: what an undo puts back.</param>
public sealed record AliasMoved(AliasState State, AliasState Was)
{
    /// <summary>True where nobody held it before.</summary>
    public bool IsFirst => Was.Number is null && State.Number is not null;

    /// <summary>The promotion request that waits instead, where the alias did not move; else null.</summary>
    public Guid? RequestId { get; init; }
}

/// <summary>Moves an alias: how a model is promoted. One atomic update that carries the holder the mover saw.</summary>
public sealed class MoveAlias(RegistryWrites writes, RuleEvidences evidences)
{
    /// <summary>
    /// The new state; for a protected alias that takes others to agree, the state as it stays and the request that waits; or:
    /// <c>alias_moved</c> with the present state under <c>current</c>, <c>precondition_required</c>, <c>rules_failed</c> with every failed rule
    /// under <c>failed</c>, <c>reason_missing</c> and <c>forbidden</c> (of an override), <c>alias_reserved</c>, <c>alias_invalid</c>,
    /// <c>version_empty</c>, <c>version_damaged</c>, <c>not_found</c>.
    /// </summary>
    public async Task<Result<AliasMoved>> ExecuteAsync(MoveAliasRequest request, Actor actor, CancellationToken ct)
    {
        if (!AliasName.Parse(request.Alias).TryGet(out var name, out var invalid)) return invalid;
        if (string.IsNullOrEmpty(request.To)) return Error.Invalid("version_invalid", "version", "Say which version: 'v' and its number, like v7.");
        if (!MemberSelector.Parse(request.To).TryGet(out var selector, out invalid)) return invalid;
        if (!Describable.Parse(request.Reason, "reason", Describable.MaxReasonLength).TryGet(out var reason, out invalid)) return invalid;
        if (!(await evidences.GatherAsync(request.Path, name, selector, ct)).TryGet(out var evidence, out invalid)) return invalid;
        return await writes.InEntityAsync<AliasMoved>(actor, request.Path.Entity, RegistryAction.MovePlainAlias, async scope =>
        {
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out var error)) return error;
            var path = scope.PathOf(collection);
            if (!(await CollectionMembers.GetAsync(scope.Db, collection, path, selector, ct)).TryGet(out var target, out error)) return error;
            // A bookmark never widens rights: nobody promotes what they may not look at. Resolving it answers them the same.
            if (!(await VersionQueries.GetGrantAsync(scope.Db, target.VersionId, actor, RegistryAction.Read, ct)).IsSuccess)
                return CollectionMembers.NotFound(path, selector);
            var alias = await AliasMoves.FindAsync(scope.Db, collection.Id, name, ct);
            return alias is { MoverRole: not null }
                ? await Promotions.PromoteAsync(scope, path, alias, target, request, reason, evidence)
                : await AliasMoves.MoveAsync(scope, path, collection, name, alias, target, request.Seen, new(reason, request.Rollback));
        }, ct);
    }
}
