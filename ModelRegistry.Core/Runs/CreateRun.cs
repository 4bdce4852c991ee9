using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Runs;

/// <summary>A run that starts: its name in the project, and JSON objects of config and summary (null for none).</summary>
public sealed record CreateRunRequest(string Entity, string Project, string Name, string? State = null, string? Config = null, string? Summary = null)
{
    /// <summary>What people call it; need not be unique.</summary>
    public string? DisplayName { get; init; }

    /// <summary>When its script says that it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>Records that a script started.</summary>
public sealed class CreateRun(RegistryWrites writes)
{
    /// <summary>The run's id, or <c>name_invalid</c>, <c>name_taken</c>, <c>state_invalid</c>, <c>metadata_invalid</c>.</summary>
    public Task<Result<Guid>> ExecuteAsync(CreateRunRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Entity, RegistryAction.LogVersion, async scope =>
        {
            var project = await CollectionLookup.FindProjectAsync(scope.Db, scope.Grant.EntityId, request.Project, ct);
            if (project is null || project.IsRegistry) return Error.NotFound($"project {request.Entity}/{request.Project}");
            if (!ResourceName.Parse(request.Name).TryGet(out var name, out var error)) return error;
            if (!RunStates.Parse(request.State).TryGet(out var state, out error)) return error;
            if (!JsonObjectText.ParseOfRun(request.Config, "config").TryGet(out var config, out error)) return error;
            if (!JsonObjectText.ParseOfRun(request.Summary, "summary").TryGet(out var summary, out error)) return error;
            if (!Describable.Parse(request.DisplayName, "displayName", Run.MaxDisplayName).TryGet(out var displayName, out error)) return error;
            return (await AddAsync(scope, project, name, config, summary, state)).Map(run =>
            {
                (run.DisplayName, run.StartedAt) = (displayName, request.StartedAt);
                return run.Id;
            });
        }, ct);

    /// <summary>The same inside a transaction that needs the run.</summary>
    internal static async Task<Result<Run>> AddAsync(
        WriteScope scope, Project project, ResourceName name, JsonObjectText config, JsonObjectText summary, RunState state)
    {
        var key = name.Key;
        if (await scope.Db.Runs.AnyAsync(r => r.ProjectId == project.Id && r.NameKey == key, scope.Ct))
            return CollectionErrors.NameTaken($"run {name} in {scope.Grant.EntityName}/{project.Name}");
        var run = new Run
        {
            Id = Guid.CreateVersion7(scope.Now),
            ProjectId = project.Id,
            Name = name.Value,
            NameKey = key,
            State = state,
            Config = config.Text,
            Summary = summary.Text,
            CreatedById = scope.Actor.UserId,
            CreatedAt = scope.Now,
            FinishedAt = RunStates.IsOver(state) ? scope.Now : null,
        };
        scope.Db.Runs.Add(run);
        scope.Record(new(HistoryAction.RunCreated, $"{scope.Grant.EntityName}/{project.Name}") { To = name.Value });
        return run;
    }
}

/// <summary>A run's state as scripts write it.</summary>
public static class RunStates
{
    /// <summary>Nothing reads as running; <c>state_invalid</c> for an unknown word.</summary>
    public static Result<RunState> Parse(string? text) => text switch
    {
        null or "running" => RunState.Running,
        "finished" => RunState.Finished,
        "failed" => RunState.Failed,
        "killed" => RunState.Killed,
        "scheduled" => RunState.Scheduled,
        "crashed" => RunState.Crashed,
        _ => Error.Invalid("state_invalid", "state", "A run's state is 'scheduled', 'running', 'finished', 'failed', 'killed' or 'crashed'."),
    };

    /// <summary>As scripts write it.</summary>
    public static string Word(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Finished => "finished",
        RunState.Killed => "killed",
        RunState.Scheduled => "scheduled",
        RunState.Crashed => "crashed",
        _ => "failed",
    };

    /// <summary>True where nothing more is expected of it.</summary>
    public static bool IsOver(RunState state) => state is not (RunState.Running or RunState.Scheduled);
}
