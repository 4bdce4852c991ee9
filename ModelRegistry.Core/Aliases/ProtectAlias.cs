using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>What it takes to move an alias from now on; null <paramref name="Policy"/> makes it plain again.</summary>
public sealed record ProtectAliasRequest(CollectionPath Path, string Alias, AliasPolicy? Policy)
{
    /// <summary>The <see cref="PolicyText.TagOf"/> of the policy that the caller saw; null for "did not say".</summary>
    public string? Seen { get; init; }
}

/// <summary>Protects an alias, before anyone holds it or after, or lifts the protection.</summary>
public sealed class ProtectAlias(RegistryWrites writes)
{
    /// <summary>The alias's state, or <c>policy_changed</c> (it is not what was seen), <c>role_invalid</c>, <c>policy_invalid</c>, <c>rules_invalid</c>, <c>version_empty</c> (its holder has no files), <c>alias_reserved</c>, <c>alias_invalid</c>.</summary>
    public Task<Result<AliasState>> ExecuteAsync(ProtectAliasRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<AliasState>(actor, request.Path.Entity, RegistryAction.ProtectAlias, async scope =>
        {
            if (!AliasName.Parse(request.Alias).TryGet(out var name, out var error)) return error;
            if (request.Policy?.Check() is { } fault) return fault;
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out error)) return error;
            var path = scope.PathOf(collection);
            var alias = await AliasMoves.FindAsync(scope.Db, collection.Id, name, ct);
            if (request.Seen is { } seen && seen != PolicyText.TagOf(alias?.ToPolicy())) return await ChangedAsync(scope, collection.Id, name);
            if (alias is null)
            {
                if (request.Policy is null) return AliasErrors.NotFound(path, name.Value);
                alias = new() { Id = Guid.CreateVersion7(scope.Now), CollectionId = collection.Id, Name = name.Value, NameKey = name.Key };
                scope.Db.Aliases.Add(alias);
            }

            if (request.Policy is not null && alias.Holder is { } holder
                && await scope.Db.Versions.FindAsync([holder.VersionId], ct) is { FileCount: 0 })
                return AliasErrors.VersionEmpty(alias.Name, MemberSelector.Of(holder.Number));
            var (was, becomes) = (PolicyText.Say(alias.ToPolicy()), PolicyText.Say(request.Policy));
            if (was == becomes) return AliasMoves.State(path, alias);
            scope.Record(new(request.Policy is null ? HistoryAction.AliasUnprotected : HistoryAction.AliasProtected, path.ToString())
            {
                CollectionId = collection.Id,
                AliasKey = alias.NameKey,
                Alias = alias.Name,
                From = was,
                To = becomes,
            });
            if (alias.Holder is not null) await AliasMoves.RaiseRevisionAsync(scope, alias.Holder.VersionId);
            alias.Take(request.Policy);
            if (request.Policy is null) await Promotions.SupersedeAsync(scope, path, alias, "The alias is no longer protected.");
            return AliasMoves.State(path, alias);
        }, ct);

    // Whoever edits beside another is told by whom, as whoever moves is.
    private static async Task<Error> ChangedAsync(WriteScope scope, Guid collectionId, AliasName name)
    {
        var last = await scope.Db.History.AsNoTracking()
            .Where(e => e.CollectionId == collectionId && e.AliasKey == name.Key && (e.Action == HistoryAction.AliasProtected || e.Action == HistoryAction.AliasUnprotected))
            .OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(scope.Ct);
        return new(ErrorKind.Stale, "policy_changed", last is null
            ? (Text)$"'{name}' is not protected any more as you saw it; look again."
            : $"{last.ActorName} was first: what moving '{name}' takes was changed at {Moments.Second(last.At)}. Look again.");
    }
}
