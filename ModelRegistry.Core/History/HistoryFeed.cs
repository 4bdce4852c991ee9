using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.History;

/// <summary>
/// Tells open pages what was committed, wherever it was committed: by this process at once (it is poked), by another process on the same
/// database within a second (it looks). Each entity's events carry a gapless number, so nothing is told twice or missed.
/// </summary>
public sealed class HistoryFeed(IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock, ILogger<HistoryFeed> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private const int BatchSize = 500;

    private readonly Bell bell = new();
    private readonly ConcurrentDictionary<Guid, Subscription> subscriptions = new();
    private readonly Dictionary<Guid, long> seen = [];
    private bool hasLooked;

    /// <summary>
    /// Calls <paramref name="onEvents"/> with the events of one entity committed from now on, in order, until disposed. It is called from a
    /// background thread and should only hand over (<c>InvokeAsync</c>). The subscriber has been allowed to read the entity, and subscribes
    /// before it loads, so that nothing falls between.
    /// </summary>
    public IDisposable Subscribe(Guid entityId, Func<IReadOnlyList<HistoryEvent>, Task> onEvents)
    {
        var subscription = new Subscription(this, entityId, onEvents);
        subscriptions[subscription.Id] = subscription;
        return subscription;
    }

    /// <summary>Says that something may have been committed.</summary>
    internal void Poke() => bell.Ring();

    /// <summary>Looks once before it says that it is started, so that no page is open yet when "now" begins: what comes after is told.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
#pragma warning disable CA1031 // A database that is away at the start must not keep the server from starting.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogWarning(exception, "The history feed could not look; it tries again");
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await bell.WaitAsync(LookEvery, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever keeps one look from working (a database that is away) must not end the feed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.LogWarning(exception, "The history feed could not look; it tries again");
                await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads what was committed since the last look, and tells it.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lengths = await db.Entities.AsNoTracking().Select(e => new { e.Id, e.HistoryLength }).ToListAsync(ct);
        foreach (var entity in lengths)
        {
            // What was committed before the first look was on every page from its start.
            var known = hasLooked ? seen.GetValueOrDefault(entity.Id) : entity.HistoryLength;
            while (known < entity.HistoryLength)
            {
                var from = known;
                var events = await db.History.AsNoTracking()
                    .Where(e => e.EntityId == entity.Id && e.Sequence > from)
                    .OrderBy(e => e.Sequence).Take(BatchSize).ToListAsync(ct);
                if (events.Count == 0) break;
                known = events[^1].Sequence;
                await TellAsync(entity.Id, events);
            }

            seen[entity.Id] = known;
        }

        hasLooked = true;
    }

    private async Task TellAsync(Guid entityId, IReadOnlyList<HistoryEvent> events)
    {
        foreach (var subscription in subscriptions.Values.Where(s => s.EntityId == entityId))
        {
            try
            {
                await subscription.OnEvents(events);
            }
#pragma warning disable CA1031 // One page that is going away must not keep the others from hearing.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.LogDebug(exception, "A listener of the history feed failed");
            }
        }
    }

    private sealed class Subscription(HistoryFeed feed, Guid entityId, Func<IReadOnlyList<HistoryEvent>, Task> onEvents) : IDisposable
    {
        public Guid Id { get; } = Guid.CreateVersion7();

        public Guid EntityId => entityId;

        public Func<IReadOnlyList<HistoryEvent>, Task> OnEvents => onEvents;

        public void Dispose() => feed.subscriptions.TryRemove(Id, out _);
    }
}
