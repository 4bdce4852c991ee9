using System.Text.Json.Serialization;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Runs;

/// <summary>One execution of a training or evaluation script.</summary>
/// <param name="State"><c>scheduled</c>, <c>running</c>, <c>finished</c>, <c>failed</c>, <c>killed</c> or <c>crashed</c>.</param>
/// <param name="Config">What it was started with.</param>
/// <param name="Summary">What it measured.</param>
/// <param name="LoggedCount">How many versions it logged.</param>
/// <param name="UsedCount">How many versions it used.</param>
internal record RunContract(
    Guid Id, string Entity, string Project, string Name, string State, RawJson Config, RawJson Summary, int LoggedCount, int UsedCount,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>What people call it, where its script said so; need not be unique.</summary>
    public string? DisplayName { get; init; }

    /// <summary>When its script says that it began, UTC; else when it was recorded.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its script last reported something, UTC.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public static RunContract Of(RunView view) => new(
        view.Id, view.Entity, view.Project, view.Name, RunStates.Word(view.State), new(view.Config), new(view.Summary), view.Logged, view.Used,
        view.CreatedBy, view.CreatedAt, view.FinishedAt)
    {
        DisplayName = view.DisplayName,
        StartedAt = view.StartedAt,
        HeardAt = view.HeardAt,
    };
}

/// <summary>A run with its lineage.</summary>
internal sealed record RunWithLineageContract : RunContract
{
    private RunWithLineageContract(RunForReader run)
        : base(RunContract.Of(run.Run)) => (Logged, Used) = (run.Logged, run.Used);

    /// <summary>References of the versions it logged.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Logged { get; }

    /// <summary>References of the versions it used, as far as the caller may see.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Used { get; }

    public static RunWithLineageContract Of(RunForReader run) => new(run);
}

/// <summary>A run that starts.</summary>
/// <param name="Name">Required.</param>
/// <param name="State"><c>running</c> where it is left out.</param>
internal sealed record NewRunBody(string? Name, string? State, RawJson? Config, RawJson? Summary, string? DisplayName, DateTimeOffset? StartedAt);

/// <summary>What became of a run; a field left out stays as it is.</summary>
internal sealed record ChangeRunBody(string? Name, string? State, RawJson? Config, RawJson? Summary, string? DisplayName);

/// <summary>What a running script measured.</summary>
/// <param name="Points">In their order, at most 10,000; required.</param>
internal sealed record MetricsBody(IReadOnlyList<MetricPointBody>? Points);

/// <summary>One measurement.</summary>
/// <param name="Key">The metric, 1 to 250 characters.</param>
/// <param name="Value">A number, or <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</param>
/// <param name="Step">Of the training; 0 where it is left out.</param>
/// <param name="At">By the script's clock; now where it is left out.</param>
internal sealed record MetricPointBody(
    string? Key, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, long Step = 0, DateTimeOffset? At = null);

/// <summary>A point of a metric.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Value">A number, or <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</param>
/// <param name="Step">Of the training.</param>
/// <param name="At">By the script's clock, UTC.</param>
internal sealed record MetricPointContract(
    string Key, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, long Step, DateTimeOffset At)
{
    public static MetricPointContract Of(MetricView view) => new(view.Key, view.Value, view.Step, view.At);
}

/// <summary>A version that a run took as input.</summary>
/// <param name="Version">A reference, required; without entity and project it means the run's own.</param>
internal sealed record UseVersionBody(string? Version);
