using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Runs;

/// <summary>A run: config, summary, what it logged and used. Addressed by its id, so that no artifact called "runs" is in its way.</summary>
public sealed partial class RunPage
{
    /// <summary>The run, from the address.</summary>
    [Parameter]
    public Guid RunId { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = default!;

    [Inject]
    private RunMetricQueries Metrics { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => RunId.ToString();

    private RunView Run => Data!.Run;

    private Breadcrumb[] Crumbs =>
    [
        new(Run.Entity, Urls.Entity(Run.Entity)),
        new(Run.ProjectShownName, Urls.Tab(Urls.Project(Run.Entity, Run.Project), "runs")),
        new(Run.Title, null),
    ];

    /// <inheritdoc/>
    protected override Task<Result<RunForReader>> LoadAsync(Actor actor, CancellationToken ct) => Runs.GetAsync(RunId, actor, ct);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        (await Runs.GetAsync(RunId, actor, ct)).TryGet(out var found, out _) && await Entities.FindGrantAsync(found.Run.Entity, actor, ct) is { } grant
            ? [grant.EntityId]
            : [];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => true;
}
