using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>The live feed: what one process commits, another process on the same database tells its open pages.</summary>
public abstract class FeedContract(RegistryDatabase database) : RegistryContract(database)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task CommitInOneProcess_IsToldInAnotherWithinTwoSeconds()
    {
        var other = await Database.OpenAnotherAsync();
        await using var listener = await ListenAsync(other);
        await LogAsync("first look");
        await listener.HearAsync(() => LogAsync(CoreHost.NewName("until heard")));

        var delays = new List<TimeSpan>();
        foreach (var n in Enumerable.Range(0, 3))
        {
            var watch = Stopwatch.StartNew();
            var next = listener.NextAsync();
            Must(await MoveAsync("best", "v0", by: Owner));
            Must(await MoveAsync($"alias-{n}", "v0", by: Owner));
            await next;
            delays.Add(watch.Elapsed);
        }

        // A busy machine may be late once; a feed that looks every second is not late three times.
        Assert.True(delays.Min() < Promise, $"Told after {string.Join(", ", delays)}");
        listener.AssertInOrderWithoutGap();
    }

    [Fact]
    public async Task CommitInTheSameProcess_IsToldAtOnce()
    {
        var other = await Database.OpenAnotherAsync();
        await using var listener = await ListenAsync(other);
        await LogAsync("a");
        await listener.HearAsync(() => LogAsync(CoreHost.NewName("until heard")));
        var next = listener.NextAsync();

        CoreHost.Must(await other.Get<Core.Aliases.MoveAlias>().ExecuteAsync(new(Artifact, "poked", "v0", null), Owner, Ct));

        Assert.Contains(await next, e => e.Alias == "poked");
        listener.AssertInOrderWithoutGap();
    }

    private async Task<Listener> ListenAsync(CoreHost host)
    {
        await using var db = host.OpenDb();
        var entityId = await db.Entities.Where(e => e.Name == Team).Select(e => e.Id).SingleAsync(Ct);
        var listener = new Listener(host.Get<HistoryFeed>(), entityId);
        await host.Get<HistoryFeed>().StartAsync(Ct);
        return listener;
    }

    private sealed class Listener : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly HistoryFeed feed;
        private readonly IDisposable subscription;
        private readonly Lock gate = new();
        private readonly List<HistoryEvent> heard = [];
        private TaskCompletionSource<IReadOnlyList<HistoryEvent>> next = New();

        public Listener(HistoryFeed feed, Guid entityId)
        {
            this.feed = feed;
            subscription = feed.Subscribe(entityId, events =>
            {
                lock (gate)
                {
                    heard.AddRange(events);
                    next.TrySetResult(events);
                }

                return Task.CompletedTask;
            });
        }

        /// <summary>The next telling from now on.</summary>
        public Task<IReadOnlyList<HistoryEvent>> NextAsync()
        {
            lock (gate)
            {
                if (next.Task.IsCompleted) next = New();
                return next.Task.WaitAsync(Patience, Ct);
            }
        }

        /// <summary>Acts until the feed has told something: its first look is behind it then.</summary>
        public async Task HearAsync(Func<Task> act)
        {
            var told = NextAsync();
            var watch = Stopwatch.StartNew();
            while (!told.IsCompleted && watch.Elapsed < Patience)
            {
                await act();
                await Task.WhenAny(told, Task.Run(() => told.WaitAsync(TimeSpan.FromMilliseconds(500), Ct), Ct));
            }

            await told;
        }

        public void AssertInOrderWithoutGap()
        {
            lock (gate)
            {
                Assert.Equal(Enumerable.Range(0, heard.Count).Select(n => heard[0].Sequence + n), heard.Select(e => e.Sequence));
            }
        }

        public async ValueTask DisposeAsync()
        {
            subscription.Dispose();
            await feed.StopAsync(CancellationToken.None);
        }

        private static TaskCompletionSource<IReadOnlyList<HistoryEvent>> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
