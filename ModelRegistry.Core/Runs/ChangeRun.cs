using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Runs;

/// <summary>New words for a run; null leaves one as it is.</summary>
public sealed record ChangeRunRequest(string Entity, string Project, Guid RunId, string? Name = null, string? State = null, string? Config = null, string? Summary = null)
{
    /// <summary>True where a running script reports of itself again and again: what it measures then is no event of history.</summary>
    public bool IsReport { get; init; }

    /// <summary>What people call it; an empty one takes it away.</summary>
    public string? DisplayName { get; init; }

    /// <summary>When its script says that it ended; only together with a state in which it is over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True puts it away, false puts it back.</summary>
    public bool? IsDeleted { get; init; }
}

/// <summary>Reports on a run: state, config, summary, name.</summary>
public sealed class ChangeRun(RegistryWrites writes)
{
    /// <summary>The run's id, or the refusals of <see cref="CreateRun"/>.</summary>
    public Task<Result<Guid>> ExecuteAsync(ChangeRunRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Entity, RegistryAction.LogVersion, async scope =>
        {
            if (!(await RunLookup.GetAsync(scope.Db, scope.Grant, request.Project, request.RunId, ct)).TryGet(out var run, out var error)) return error;
            var changes = new List<string>();
            if (request.Name is { } newName && newName != run.Name)
            {
                if (!ResourceName.Parse(newName).TryGet(out var name, out error)) return error;
                if (await scope.Db.Runs.AnyAsync(r => r.ProjectId == run.ProjectId && r.NameKey == name.Key && r.Id != run.Id, ct))
                    return CollectionErrors.NameTaken($"run {name} in {scope.Grant.EntityName}/{run.Project!.Name}");
                changes.Add($"name {run.Name} → {name}");
                // Versions show the name of the run that logged them.
                await scope.Db.Versions.Where(v => v.RunId == run.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), ct);
                (run.Name, run.NameKey) = (name.Value, name.Key);
            }

            if (request.State is not null)
            {
                if (!RunStates.Parse(request.State).TryGet(out var state, out error)) return error;
                if (state != run.State) changes.Add($"state {RunStates.Word(run.State)} → {RunStates.Word(state)}");
                run.State = state;
                run.FinishedAt = RunStates.IsOver(state) ? request.FinishedAt ?? run.FinishedAt ?? scope.Now : null;
            }

            if (request.Config is not null)
            {
                if (!JsonObjectText.ParseOfRun(request.Config, "config").TryGet(out var config, out error)) return error;
                if (config.Text != run.Config && !request.IsReport) changes.Add("config");
                run.Config = config.Text;
            }

            if (request.Summary is not null)
            {
                if (!JsonObjectText.ParseOfRun(request.Summary, "summary").TryGet(out var summary, out error)) return error;
                if (summary.Text != run.Summary && !request.IsReport) changes.Add("summary");
                run.Summary = summary.Text;
            }

            if (request.DisplayName is not null)
            {
                if (!Describable.Parse(request.DisplayName, "displayName", Run.MaxDisplayName).TryGet(out var displayName, out error)) return error;
                if (displayName != run.DisplayName) changes.Add($"title {displayName}");
                run.DisplayName = displayName;
            }

            if (request.IsDeleted is { } deleted && deleted == run.DeletedAt is null)
            {
                changes.Add(deleted ? "put away" : "put back");
                run.DeletedAt = deleted ? scope.Now : null;
            }

            if (request.IsReport) run.HeardAt = scope.Now;
            if (changes.Count > 0)
                scope.Record(new(HistoryAction.RunChanged, $"{scope.Grant.EntityName}/{run.Project!.Name}") { From = run.Name, To = string.Join(", ", changes) });
            return run.Id;
        }, ct);
}

internal static class RunLookup
{
    /// <summary>The tracked run with its project, or <c>not_found</c>.</summary>
    public static async Task<Result<Run>> GetAsync(RegistryDbContext db, EntityGrant grant, string projectName, Guid runId, CancellationToken ct)
    {
        var project = await CollectionLookup.FindProjectAsync(db, grant.EntityId, projectName, ct);
        var run = project is null ? null : await db.Runs.Include(r => r.Project).FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == project.Id, ct);
        return run is null ? Error.NotFound($"such run in {grant.EntityName}/{projectName}") : run;
    }
}
