using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Scans in the background what was logged: at once where this process logged it, within seconds where another did.</summary>
public sealed class ScanService(ScanFiles scan, TimeProvider clock, ILogger<ScanService> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> pokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that a version was logged.</summary>
    internal void Poke() => pokes.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await scan.NextAsync(stoppingToken))
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database or store that is away must not end the service: what waits is found again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.LogWarning(exception, "Files could not be scanned; it is tried again");
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var poked = pokes.Reader.ReadAsync(waiting.Token).AsTask();
            await Task.WhenAny(poked, Task.Delay(LookEvery, clock, waiting.Token));
            await waiting.CancelAsync();
        }
    }
}
