using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Collections;

/// <summary>Removes a project that never held anything: what was logged keeps its place for ever.</summary>
public sealed class DeleteProject(RegistryWrites writes)
{
    /// <summary>Done, or <c>not_empty</c>.</summary>
    public Task<Result<Done>> ExecuteAsync(string entity, string projectName, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, entity, RegistryAction.Delete, async scope =>
        {
            var db = scope.Db;
            var project = await CollectionLookup.FindProjectAsync(db, scope.Grant.EntityId, projectName, ct);
            if (project is null || project.IsRegistry) return Error.NotFound($"project {entity}/{projectName}");
            if (await db.Collections.AnyAsync(c => c.ProjectId == project.Id, ct) || await db.Runs.AnyAsync(r => r.ProjectId == project.Id, ct))
                return CollectionErrors.NotEmpty($"The project {scope.Grant.EntityName}/{project.Name}", "artifacts or runs");
            await db.FormerNames.Where(n => n.TargetId == project.Id || n.ScopeId == project.Id).ExecuteDeleteAsync(ct);
            db.Projects.Remove(project);
            scope.Record(new(HistoryAction.ProjectDeleted, $"{scope.Grant.EntityName}/{project.Name}"));
            return Done.It;
        }, ct);
}
