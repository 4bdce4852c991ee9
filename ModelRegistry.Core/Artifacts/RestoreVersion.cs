using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Artifacts;

/// <summary>Which version comes back from the bin, by its artifact and number.</summary>
public sealed record RestoreVersionRequest(CollectionPath Artifact, string Version);

/// <summary>Brings a version back from the bin, with its number and files.</summary>
public sealed class RestoreVersion(RegistryWrites writes)
{
    /// <summary>The version's id, or <c>not_found</c>. One that is not in the bin is answered as it is.</summary>
    public Task<Result<Guid>> ExecuteAsync(RestoreVersionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Artifact.Entity, RegistryAction.Delete, async scope =>
        {
            var db = scope.Db;
            if (!MemberSelector.Parse(request.Version).TryGet(out var selector, out var error)) return error;
            if (selector.Number is not { } number) return Error.Invalid("version_invalid", "version", "A version in the bin is named by its number, like v7.");
            if (!(await CollectionLookup.GetAsync(db, scope.Grant, request.Artifact, ct)).TryGet(out var artifact, out error)) return error;
            var path = scope.PathOf(artifact);
            var member = await db.Memberships.Include(m => m.Version)
                .FirstOrDefaultAsync(m => m.CollectionId == artifact.Id && m.Number == number, ct);
            if (member is null || artifact.Kind != CollectionKind.Artifact) return CollectionMembers.NotFound(path, selector);
            if (member.RemovedAt is null) return member.VersionId;
            member.RemovedAt = null;
            member.Version!.DeletedAt = null;
            await AliasMoves.RaiseRevisionAsync(scope, member.VersionId);
            scope.Record(new(HistoryAction.VersionRestored, path.ToString())
            {
                CollectionId = artifact.Id,
                VersionId = member.VersionId,
                ToNumber = number,
            });
            return member.VersionId;
        }, ct);
}
