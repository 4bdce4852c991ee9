using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Core.Artifacts;

/// <summary>Which version comes back from the bin, by its artifact and number.</summary>
public sealed record RestoreVersionRequest(CollectionPath Artifact, string Version);

/// <summary>Brings a version back from the bin, with its number and files.</summary>
public sealed class RestoreVersion(RegistryWrites writes)
{
    /// <summary>The version's id, or <c>not_found</c>, <c>version_purged</c>. One that is not in the bin is answered as it is.</summary>
    public Task<Result<Guid>> ExecuteAsync(RestoreVersionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Artifact.Entity, RegistryAction.Delete, async scope =>
        {
            if (!(await BinnedVersions.GetAsync(scope, request.Artifact, request.Version)).TryGet(out var member, out var error)) return error;
            if (member.RemovedAt is null) return member.VersionId;
            member.RemovedAt = null;
            member.Version!.DeletedAt = null;
            await AliasMoves.RaiseRevisionAsync(scope, member.VersionId);
            scope.Record(new(HistoryAction.VersionRestored, scope.PathOf(member.Collection!).ToString())
            {
                CollectionId = member.CollectionId,
                VersionId = member.VersionId,
                ToNumber = member.Number,
            });
            return member.VersionId;
        }, ct);
}
