using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Web.Care;

/// <summary>What waits for somebody who looks after bytes.</summary>
/// <param name="Damage">Of what the reader owns.</param>
/// <param name="Stopped">A sweep at its fuse, for administrators; else null.</param>
public sealed record CareView(OwnDamage Damage, StoppedSweep? Stopped);

/// <summary>Damaged versions of the reader's entities, and for administrators a sweep that stopped. Nothing shows where there is neither.</summary>
public sealed partial class CarePanel
{
    [Inject]
    private DamageQueries DamageReads { get; set; } = default!;

    [Inject]
    private SweepQueries Sweeps { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Urls.Home;

    /// <inheritdoc/>
    protected override async Task<Result<CareView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await DamageReads.ListAsync(actor, ct)).TryGet(out var damage, out var error)) return error;
        if (!actor.IsAdministrator) return new CareView(damage, null);
        return (await Sweeps.FindStoppedAsync(actor, ct)).Map(stopped => new CareView(damage, stopped));
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.Action is HistoryAction.VersionDamaged or HistoryAction.VersionHealed
        or HistoryAction.VersionDeleted or HistoryAction.VersionRestored or HistoryAction.VersionPurged or HistoryAction.MemberRemoved;
}
