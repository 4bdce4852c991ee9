using Microsoft.Extensions.Hosting;

namespace ModelRegistry.Core.Common;

/// <summary>Looks for work in the background: at once where its bell is rung, and after a while in any case, for what another process left.</summary>
/// <param name="bell">Rung by whoever makes work.</param>
/// <param name="lookEvery">How long it waits at most.</param>
public abstract class WatchService(Bell bell, TimeSpan lookEvery, TimeProvider clock) : BackgroundService
{
    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database or store that is away must not end the service: what waits is found again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Failed(exception);
            }

            await bell.WaitAsync(lookEvery, clock, stoppingToken);
        }
    }

    /// <summary>Whose time it goes by.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Does all that there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken ct);

    /// <summary>Says in the log that it is tried again.</summary>
    protected abstract void Failed(Exception exception);
}
