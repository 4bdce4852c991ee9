using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Core.Storage;

/// <summary>Removes what processes that died left staged. A request that still runs after a day is none: its bytes are younger.</summary>
internal sealed class StagedSweep(IBlobStore store, TimeProvider clock, ILogger<StagedSweep> log) : BackgroundService
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(1);
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
