using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Backup;

/// <summary>While it stands, no bytes are swept: somebody copies what a moment of the database refers to.</summary>
internal sealed class SweepHold
{
    /// <summary>One backup.</summary>
    public required Guid Id { get; init; }

    /// <summary>From then on whoever raised it counts as dead.</summary>
    public required DateTimeOffset Until { get; set; }
}

/// <summary>
/// A hold on the sweeper, renewed until it is given back. It is committed before the database is copied: a sweeper that did not see it was done
/// before, and what it removed the copy does not refer to.
/// </summary>
internal sealed class HeldSweep : IAsyncDisposable
{
    private static readonly TimeSpan LastsFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1);

    private readonly Guid id = Guid.CreateVersion7();
    private readonly CancellationTokenSource end = new();
    private readonly IDbContextFactory<RegistryDbContext> contexts;
    private readonly TimeProvider clock;
    private Task renewing = Task.CompletedTask;

    private HeldSweep(IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock) => (this.contexts, this.clock) = (contexts, clock);

    public static async Task<HeldSweep> RaiseAsync(IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock, CancellationToken ct)
    {
        var hold = new HeldSweep(contexts, clock);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await db.SweepHolds.Where(h => h.Until < now).ExecuteDeleteAsync(ct);
        db.SweepHolds.Add(new() { Id = hold.id, Until = now + LastsFor });
        await db.SaveChangesAsync(ct);
        hold.renewing = hold.RenewAsync();
        return hold;
    }

    /// <summary>True where it stood all the time: only then nothing can have been swept since.</summary>
    public async Task<bool> StandsAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SweepHolds.AnyAsync(h => h.Id == id && h.Until > now, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.SweepHolds.Where(h => h.Id == id).ExecuteDeleteAsync(CancellationToken.None);
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(RenewEvery, clock);
        while (await timer.WaitForNextTickAsync(end.Token))
        {
            var now = clock.GetUtcNow();
            await using var db = await contexts.CreateDbContextAsync(end.Token);
            // One that lapsed is not raised again: its end was seen.
            await db.SweepHolds.Where(h => h.Id == id && h.Until > now).ExecuteUpdateAsync(set => set.SetProperty(h => h.Until, now + LastsFor), end.Token);
        }
    }
}
