using System.Text.Json.Serialization;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Runs;

/// <summary>One execution of a training or evaluation script.</summary>
/// <param name="State"><c>running</c>, <c>finished</c> or <c>failed</c>.</param>
/// <param name="Config">What it was started with.</param>
/// <param name="Summary">What it measured.</param>
/// <param name="LoggedCount">How many versions it logged.</param>
/// <param name="UsedCount">How many versions it used.</param>
internal record RunContract(
    Guid Id, string Entity, string Project, string Name, string State, RawJson Config, RawJson Summary, int LoggedCount, int UsedCount,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static RunContract Of(RunView view) => new(
        view.Id, view.Entity, view.Project, view.Name, RunStates.Word(view.State), new(view.Config), new(view.Summary), view.Logged, view.Used,
        view.CreatedBy, view.CreatedAt, view.FinishedAt);
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
internal sealed record NewRunBody(string? Name, string? State, RawJson? Config, RawJson? Summary);

/// <summary>What became of a run; a field left out stays as it is.</summary>
internal sealed record ChangeRunBody(string? Name, string? State, RawJson? Config, RawJson? Summary);

/// <summary>A version that a run took as input.</summary>
/// <param name="Version">A reference, required; without entity and project it means the run's own.</param>
internal sealed record UseVersionBody(string? Version);
