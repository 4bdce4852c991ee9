using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Runs;

/// <summary>The tags with values that a run's script gave it; nothing where it gave none.</summary>
public sealed partial class RunTags
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public Guid RunId { get; set; }

    [Inject]
    private RunMetricQueries Metrics { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => RunId.ToString();

    /// <inheritdoc/>
    protected override Task<Result<IReadOnlyList<KeyValuePair<string, string>>>> LoadAsync(Actor actor, CancellationToken ct) => Metrics.TagsAsync(RunId, actor, ct);

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
