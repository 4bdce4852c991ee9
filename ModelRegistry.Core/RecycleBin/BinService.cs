using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>Empties the bin in the background: versions past their time, then bytes that nothing refers to. At once where this process purged.</summary>
public sealed class BinService(PurgeVersion purge, SweepBlobs sweep, BinBell bell, TimeProvider clock, ILogger<BinService> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EmptyAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database or store that is away must not end the service: what waits is found again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.LogWarning(exception, "The bin could not be emptied; it is tried again");
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var rung = bell.WaitAsync(waiting.Token);
            await Task.WhenAny(rung, Task.Delay(LookEvery, clock, waiting.Token));
            await waiting.CancelAsync();
        }
    }

    private async Task EmptyAsync(CancellationToken ct)
    {
        var versions = await purge.ExpireAsync(ct);
        var blobs = await sweep.ExecuteAsync(ct);
        if (versions + blobs > 0) log.LogInformation("The bin purged {Versions} versions and removed {Blobs} blobs", versions, blobs);
    }
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Ring() => rings.Writer.TryWrite(true);

    internal Task WaitAsync(CancellationToken ct) => rings.Reader.ReadAsync(ct).AsTask();
}
