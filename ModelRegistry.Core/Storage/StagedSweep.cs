using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Storage;

/// <summary>Removes what processes that died left staged. A request that still runs after a day is none: its bytes are younger.</summary>
internal sealed class StagedSweep(IBlobStore store, TimeProvider clock, ILogger<StagedSweep> log) : BackgroundService
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepDraftsFor = TimeSpan.FromDays(DraftOptions.MostDays + 1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                var removed = await store.SweepStagedAsync(clock.GetUtcNow() - KeepFor, stoppingToken);
                // A draft's own end removes its bytes; what is older than any draft can be was left by a crash.
                removed += await store.SweepDraftsAsync(clock.GetUtcNow() - KeepDraftsFor, stoppingToken);
                if (removed > 0) log.LogInformation("Removed {Count} staged blobs that nobody published", removed);
            }
            catch (BlobStoreException exception)
            {
                log.LogWarning(exception, "The store could not be swept; it is tried again");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
