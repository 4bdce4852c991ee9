using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Common;

/// <summary>Looks for work in the background: at once where its bell is rung, and after a while in any case, for what another process left.</summary>
/// <param name="bell">Rung by whoever makes work.</param>
/// <param name="lookEvery">How long it waits at most.</param>
/// <param name="clock">Whose time it goes by.</param>
/// <param name="dialect">Tells a database that is away from a surprise.</param>
/// <param name="log">Where it says what failed.</param>
public abstract class WatchService(Bell bell, TimeSpan lookEvery, TimeProvider clock, IDatabaseDialect dialect, ILogger log) : BackgroundService
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
                Tell(exception);
            }

            await bell.WaitAsync(lookEvery, clock, stoppingToken);
        }
    }

    /// <summary>Whose time it goes by.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Where it says what it did.</summary>
    protected ILogger Log => log;

    /// <summary>What the log says where the work failed, as the beginning of a sentence.</summary>
    protected abstract string Failure { get; }

    /// <summary>Does all that there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken ct);

    // An operator knows a store or a database that is away or full by its sentence; a surprise has its trace.
    private void Tell(Exception exception)
    {
        if (exception is BlobStoreException) log.LogWarning("{Failure}; it is tried again: {Reason}", Failure, exception.Message);
        else if (dialect.IsUnavailable(exception)) log.LogWarning("{Failure}; it is tried again: {Reason}", Failure, exception.GetBaseException().Message);
        else log.LogWarning(exception, "{Failure}; it is tried again", Failure);
    }
}
