using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Where a version comes from and where it went.</summary>
/// <param name="By">The run that logged it, with what that run used; null for none.</param>
/// <param name="Using">Runs that used it.</param>
public sealed record LineageView(RunForReader? By, Page<RunView> Using);

/// <summary>A version's lineage as a list: versions used, the run, this version, runs that used it.</summary>
public sealed partial class VersionLineage
{
    private const int PageSize = 50;

    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>The page of runs that used it, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    [Inject]
    private RunQueries Runs { get; set; } = default!;

    [Inject]
    private Core.RegisteredModels.HomeQueries Home { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    /// <inheritdoc/>
    protected override string Part => Cursor ?? string.Empty;

    /// <inheritdoc/>
    protected override async Task<Result<LineageView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Runs.ListUsingAsync(Version.Id, new(PageSize, Cursor), actor, ct)).TryGet(out var used, out var error)) return error;
        RunForReader? by = null;
        if (Version.RunId is { } runId && !(await Runs.GetAsync(runId, actor, ct)).TryGet(out by, out error)) return error;
        return new LineageView(by, used);
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.Action is HistoryAction.RunUsed or HistoryAction.RunChanged;
}
