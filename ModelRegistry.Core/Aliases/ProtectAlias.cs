using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>Who may move an alias from now on: <paramref name="MoverRole"/> Reviewer or Owner, or null to make it plain again.</summary>
public sealed record ProtectAliasRequest(CollectionPath Path, string Alias, Role? MoverRole);

/// <summary>Protects an alias, before anyone holds it or after, or lifts the protection.</summary>
public sealed class ProtectAlias(RegistryWrites writes)
{
    /// <summary>The alias's state, or <c>role_invalid</c>, <c>version_empty</c> (its holder has no files), <c>alias_reserved</c>, <c>alias_invalid</c>.</summary>
    public Task<Result<AliasState>> ExecuteAsync(ProtectAliasRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<AliasState>(actor, request.Path.Entity, RegistryAction.ProtectAlias, async scope =>
        {
            if (!AliasName.Parse(request.Alias).TryGet(out var name, out var error)) return error;
            if (request.MoverRole is not (null or Role.Reviewer or Role.Owner))
                return Error.Invalid("role_invalid", "moverRole", "A protected alias is moved by a Reviewer or an Owner.");
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out error)) return error;
            var path = scope.PathOf(collection);
            var alias = await AliasMoves.FindAsync(scope.Db, collection.Id, name, ct);
            if (alias is null)
            {
                if (request.MoverRole is null) return AliasErrors.NotFound(path, name.Value);
                alias = new() { Id = Guid.CreateVersion7(scope.Now), CollectionId = collection.Id, Name = name.Value, NameKey = name.Key };
                scope.Db.Aliases.Add(alias);
            }

            if (request.MoverRole is not null && alias.Holder is { } holder
                && await scope.Db.Versions.FindAsync([holder.VersionId], ct) is { FileCount: 0 })
                return AliasErrors.VersionEmpty(alias.Name, MemberSelector.Of(holder.Number));
            if (alias.MoverRole == request.MoverRole) return AliasMoves.State(path, alias);
            scope.Record(new(request.MoverRole is null ? HistoryAction.AliasUnprotected : HistoryAction.AliasProtected, path.ToString())
            {
                CollectionId = collection.Id,
                AliasKey = alias.NameKey,
                Alias = alias.Name,
                From = alias.MoverRole?.ToString(),
                To = request.MoverRole?.ToString(),
            });
            if (alias.Holder is not null) await AliasMoves.RaiseRevisionAsync(scope, alias.Holder.VersionId);
            alias.MoverRole = request.MoverRole;
            return AliasMoves.State(path, alias);
        }, ct);
}
