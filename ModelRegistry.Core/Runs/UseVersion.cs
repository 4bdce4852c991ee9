using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Runs;

/// <summary>A run that takes a version as input; <paramref name="Version"/> is a reference.</summary>
public sealed record UseVersionRequest(string Entity, string Project, Guid RunId, string Version);

/// <summary>Records the input side of lineage.</summary>
public sealed class UseVersion(RegistryWrites writes, ResolveReference resolve)
{
    /// <summary>The version that was resolved, or the refusals of <see cref="ResolveReference"/>. Using it twice is once.</summary>
    public async Task<Result<ResolvedVersion>> ExecuteAsync(UseVersionRequest request, Actor actor, CancellationToken ct)
    {
        // A reference without an entity or project means the run's own.
        var near = actor with { DefaultEntity = request.Entity, DefaultProject = request.Project };
        if (!(await resolve.ExecuteAsync(request.Version, near, ct)).TryGet(out var version, out var error)) return error;
        return await writes.InEntityAsync<ResolvedVersion>(actor, request.Entity, RegistryAction.LogVersion, async scope =>
        {
            if (!(await RunLookup.GetAsync(scope.Db, scope.Grant, request.Project, request.RunId, ct)).TryGet(out var run, out var refusal)) return refusal;
            if (await scope.Db.RunUses.AnyAsync(u => u.RunId == run.Id && u.VersionId == version.VersionId, ct)) return version;
            scope.Db.RunUses.Add(new() { RunId = run.Id, VersionId = version.VersionId, UsedAt = scope.Now });
            scope.Record(new(HistoryAction.RunUsed, $"{scope.Grant.EntityName}/{run.Project!.Name}")
            {
                VersionId = version.VersionId,
                From = run.Name,
                To = version.Ref,
            });
            return version;
        }, ct);
    }
}
