using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>What a wandb run says of itself, as a run of ours: its id is the run's name, its config and summary are the run's.</summary>
internal sealed class WandbRuns(CreateProject createProject, CreateRun create, ChangeRun change, ReportRun report, RunReports reports, RunQueries runs, ProjectQueries projects)
{
    /// <summary>Where runs go whose script names no project.</summary>
    public const string DefaultProject = "uncategorized";

    // Of the client's own book-keeping; nobody asks for it here.
    private const string Own = "_wandb";
    private const string StepKey = "_step";
    private const string TimeKey = "_timestamp";
    private const double LastSecond = 253_402_300_799;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 128 };

    /// <summary>The run, made with its project where it is missing; and whether it was.</summary>
    public async Task<(RunView Run, bool Inserted)> UpsertAsync(string entity, string project, string name, string? displayName, string? state, string? config, string? summary, WandbCall call)
    {
        var (actor, ct) = (call.Actor, call.Ct);
        displayName = displayName is null ? null : WandbWords.Cut(displayName, Run.MaxDisplayName);
        var found = await runs.GetByNameAsync(entity, project, name, actor, ct);
        if (found.IsSuccess)
        {
            call.Must(await change.ExecuteAsync(new(entity, project, found.Value.Run.Id, State: state is null ? null : Of(state), Config: FromWireConfig(config), Summary: FromWireSummary(summary)) { IsReport = true, DisplayName = displayName }, actor, ct));
            return (call.Must(await runs.GetByNameAsync(entity, project, name, actor, ct)).Run, false);
        }

        if (found.Error.Kind != ErrorKind.NotFound) throw call.Refuse(found.Error);
        if (!(await projects.GetAsync(entity, project, actor, ct)).IsSuccess)
        {
            var made = await createProject.ExecuteAsync(new(entity, project), actor, ct);
            // Another run of the same script was faster.
            if (made.Error is { Code: not "name_taken" } error) throw call.Refuse(error);
        }

        var created = await create.ExecuteAsync(new(entity, project, name, state is null ? null : Of(state), FromWireConfig(config), FromWireSummary(summary)) { DisplayName = displayName }, actor, ct);
        if (created.Error is { Code: not "name_taken" } refused) throw call.Refuse(refused);
        return (call.Must(await runs.GetByNameAsync(entity, project, name, actor, ct)).Run, true);
    }

    /// <summary>Its tags, notes, group and job type, as far as the script says something new of them.</summary>
    public async Task KeepAsync(RunView run, WandbArguments input, WandbCall call)
    {
        // Each change of a config comes by the same way.
        if (!WandbWords.AreIn(input)) return;
        var said = (await reports.OfAsync([run.Id], call.Ct))[run.Id];
        if (WandbWords.Changes(run.Id, said, input) is not { } changes) return;
        // A run that is full of another protocol's tags is no fault of its script.
        if ((await report.ExecuteAsync(changes, call.Actor, call.Ct)).Error is { Code: not "tag_invalid" } error) throw call.Refuse(error);
    }

    /// <summary>What a running script reports.</summary>
    public Task<Result<Guid>> ReportAsync(RunView run, string? state, string? summary, Actor actor, CancellationToken ct) =>
        change.ExecuteAsync(new(run.Entity, run.Project, run.Id, State: state, Summary: FromWireSummary(summary)) { IsReport = true }, actor, ct);

    /// <summary>What it measured, step by step; the numbers of each line, and nothing of the client's own.</summary>
    public async Task<Result<Done>> MeasureAsync(RunView run, IEnumerable<string> lines, Actor actor, CancellationToken ct)
    {
        foreach (var some in lines.SelectMany(ToPoints).Chunk(ReportRun.MaxPoints))
        {
            var reported = await report.ExecuteAsync(new(run.Id) { Metrics = some }, actor, ct);
            if (!reported.IsSuccess) return reported;
        }

        return Done.It;
    }

    private static IEnumerable<MetricPoint> ToPoints(string line)
    {
        if (Parse(line) is not { } wire) yield break;
        var step = wire[StepKey] is JsonValue stepped && stepped.TryGetValue<long>(out var number) ? number : 0;
        var at = wire[TimeKey] is JsonValue timed && timed.TryGetValue<double>(out var seconds) && seconds is > 0 and < LastSecond
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : (DateTimeOffset?)null;
        foreach (var (key, value) in wire)
        {
            if (key.StartsWith('_') || value is not JsonValue held || MetricKey.Check(key) is not null) continue;
            if (held.TryGetValue<double>(out var measured)) yield return new(key, measured, step, at);
            else if (held.TryGetValue<string>(out var text) && Odd(text) is { } odd) yield return new(key, odd, step, at);
        }
    }

    private static double? Odd(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    /// <summary>The word of this wire.</summary>
    public static string Word(RunState state) => RunStates.Word(state);

    /// <summary>The registry's word; what it has none for failed.</summary>
    private static string Of(string state) => state switch
    {
        "running" or "pending" => "running",
        "finished" or "killed" or "crashed" => state,
        _ => "failed",
    };

    /// <summary>From <c>{"lr":{"value":0.1},"_wandb":…}</c> to <c>{"lr":0.1}</c>; null for nothing. What is more than the registry keeps of a config is left out, the last first.</summary>
    public static string? FromWireConfig(string? config)
    {
        if (Parse(config) is not { } wire) return null;
        var plain = new JsonObject();
        foreach (var (key, value) in wire)
        {
            if (key == Own) continue;
            plain[key] = (value is JsonObject held && held.ContainsKey("value") ? held["value"] : value)?.DeepClone();
        }

        return Fit(plain);
    }

    /// <summary>The reverse.</summary>
    public static string ToWireConfig(string config)
    {
        var wire = new JsonObject();
        foreach (var (key, value) in JsonNode.Parse(config)!.AsObject()) wire[key] = new JsonObject { ["value"] = value?.DeepClone() };
        return wire.ToJsonString();
    }

    /// <summary>Without the client's own; null for nothing.</summary>
    public static string? FromWireSummary(string? summary)
    {
        if (Parse(summary) is not { } wire) return null;
        wire.Remove(Own);
        return Fit(wire);
    }

    // Beyond the bounds of a run's words a script must not fail: the longest beginning that is kept, looked for by halves.
    private static string Fit(JsonObject wire)
    {
        var keys = wire.Take(JsonObjectText.MaxRunKeys).Select(pair => $"{JsonSerializer.Serialize(pair.Key)}:{pair.Value?.ToJsonString() ?? "null"}").ToList();
        var (kept, lost) = (0, keys.Count + 1);
        // All of it, first: that is nearly always so.
        for (var count = keys.Count; lost - kept > 1; count = kept + ((lost - kept) / 2))
        {
            if (JsonObjectText.ParseOfRun(TextOf(count), Own).IsSuccess) kept = count;
            else lost = count;
        }

        return TextOf(kept);

        string TextOf(int count) => $"{{{string.Join(',', keys.Take(count))}}}";
    }

    private static JsonObject? Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return null;
        try
        {
            var plain = WithoutNonNumbers(json);
            return JsonUnicode.IsWellFormed(plain) ? JsonNode.Parse(plain, documentOptions: Lenient) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Python writes NaN and Infinity as they are; as texts they can be read.</summary>
    internal static string WithoutNonNumbers(string json)
    {
        if (!json.Contains("NaN", StringComparison.Ordinal) && !json.Contains("Infinity", StringComparison.Ordinal)) return json;
        var text = new StringBuilder(json.Length + 16);
        var inside = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (inside && json[i] == '\\' && i + 1 < json.Length) text.Append(json[i++]);
            else if (json[i] == '"') inside = !inside;
            else if (!inside && Word(json.AsSpan(i)) is { } word)
            {
                text.Append('"').Append(word).Append('"');
                i += word.Length - 1;
                continue;
            }

            text.Append(json[i]);
        }

        return text.ToString();

        static string? Word(ReadOnlySpan<char> rest) =>
            rest is ['N', 'a', 'N', ..] ? "NaN"
            : rest.StartsWith("-Infinity", StringComparison.Ordinal) ? "-Infinity"
            : rest.StartsWith("Infinity", StringComparison.Ordinal) ? "Infinity" : null;
    }
}
