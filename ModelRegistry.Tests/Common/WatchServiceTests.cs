using Microsoft.Data.Sqlite;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Common;

/// <summary>What works in the background says of a failure.</summary>
public sealed class WatchServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoreThatIsFull_IsSaidInOneLine()
    {
        var heard = await HearAsync(new BlobStoreException(BlobStoreFault.Full, "The disk has no room left.", new IOException("No space left on device")));

        Assert.Equal("The work could not go on; it is tried again: The disk has no room left.", heard.Text);
        Assert.Null(heard.Exception);
    }

    [Fact]
    public async Task DatabaseThatIsFull_IsSaidInOneLine()
    {
        const int full = 13;

        var heard = await HearAsync(new InvalidOperationException("Something was not saved.", new SqliteException("The disk is full.", full)));

        Assert.Equal("The work could not go on; it is tried again: The disk is full.", heard.Text);
        Assert.Null(heard.Exception);
    }

    [Fact]
    public async Task Surprise_KeepsItsTrace()
    {
        var surprise = new InvalidOperationException("Nobody thought of this.");

        var heard = await HearAsync(surprise);

        Assert.Equal("The work could not go on; it is tried again", heard.Text);
        Assert.Same(surprise, heard.Exception);
    }

    private static async Task<HeardLine> HearAsync(Exception failure)
    {
        using var heard = new HeardLog();
        using var service = new FailingService(failure, heard);
        await service.StartAsync(Ct);
        while (heard.Lines.Count == 0) await Task.Yield();
        await service.StopAsync(Ct);
        return Assert.Single(heard.Lines);
    }

    private sealed class FailingService(Exception failure, HeardLog heard)
        : WatchService(new Bell(), TimeSpan.FromHours(1), TimeProvider.System, new SqliteDialect(), heard)
    {
        protected override string Failure => "The work could not go on";

        protected override Task WorkAsync(CancellationToken ct) => Task.FromException(failure);
    }
}
