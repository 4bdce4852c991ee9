using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>A sweep that stopped at its fuse, and since when it waits for a person.</summary>
/// <param name="At">UTC.</param>
/// <param name="Blobs">How many blobs would have gone.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="StoredBytes">Of all blobs.</param>
public sealed record StoppedSweep(DateTimeOffset At, long Blobs, long Bytes, long StoredBytes);

/// <summary>Remembers how the last sweep ended, whichever process did it.</summary>
public sealed class SweepStates(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, TimeProvider clock)
{
    // With the grace less than three days, from which on fsck speaks of such bytes.
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(20);

    /// <summary>True where the whole store was not looked through for most of a day.</summary>
    internal async Task<bool> IsLookDueAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var looked = await db.SweepStates.AsNoTracking().Select(s => s.LookedAt).SingleOrDefaultAsync(ct);
        return looked is not { } at || at + LookEvery <= clock.GetUtcNow();
    }

    /// <summary>Since when it stands so, UTC: the first stop after the last sweep that went through.</summary>
    internal async Task<DateTimeOffset> StopAsync(SweepReport report, CancellationToken ct)
    {
        var since = clock.GetUtcNow();
        await ChangeAsync(state =>
        {
            since = state.StoppedAt ??= since;
            (state.StoppedBlobs, state.StoppedBytes, state.StoredBytes) = (report.Blobs, report.Bytes, report.StoredBytes);
        }, ct);
        return since;
    }

    internal Task PassAsync(bool looked, CancellationToken ct) => ChangeAsync(state =>
    {
        state.StoppedAt = null;
        if (looked) state.LookedAt = clock.GetUtcNow();
    }, ct);

    /// <summary>The whole store was looked through, and what was found waits.</summary>
    internal Task LookAsync(CancellationToken ct) => ChangeAsync(state => state.LookedAt = clock.GetUtcNow(), ct);

    private async Task ChangeAsync(Action<SweepState> change, CancellationToken ct)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var state = await db.SweepStates.SingleOrDefaultAsync(ct);
            if (state is null) db.SweepStates.Add(state = new() { Id = SweepState.TheOne });
            change(state);
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (dialect.IsUniqueViolation(exception))
        {
            // Another process ended its sweep in the same moment, and says the same or will.
        }
    }
}

/// <summary>What administrators are told of sweeps.</summary>
public sealed class SweepQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The sweep that stopped at its fuse and was not let through since, or null; <c>forbidden</c> for who is no administrator.</summary>
    public async Task<Result<StoppedSweep?>> FindStoppedAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.IsAdministrator) return AccessErrors.NotAdministrator;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SweepStates.AsNoTracking().Where(s => s.StoppedAt != null)
            .Select(s => new StoppedSweep(s.StoppedAt!.Value, s.StoppedBlobs, s.StoppedBytes, s.StoredBytes)).SingleOrDefaultAsync(ct);
    }
}
