using ModelRegistry.Core.Access;
using ModelRegistry.Core.Data;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Data;

/// <summary>The number that tells whether anything was committed since.</summary>
public sealed class SqliteCommitMarkTests : IAsyncLifetime
{
    private CoreHost host = null!;
    private Actor ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ICommitMark Commits => host.Get<ICommitMark>();

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        ada = await host.AddAccountAsync("ada", administrator: true);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Mark_StaysWhileOnlyReadersCome_AndChangesWithEachCommit()
    {
        var first = Commits.Read();
        CoreHost.Must(await host.Get<EntityQueries>().ListAsync(new(), ada, Ct));
        Assert.Equal(first, Commits.Read());

        await host.AddEntityAsync(ada, "acme");
        var second = Commits.Read();
        await host.AddEntityAsync(ada, "crew");

        Assert.NotNull(first);
        Assert.Equal(3, new HashSet<long?> { first, second, Commits.Read() }.Count);
    }

    [Fact]
    public async Task RefusedWrite_ChangesNothing()
    {
        await host.AddEntityAsync(ada, "acme");
        var before = Commits.Read();

        Assert.Equal("name_taken", (await host.Get<CreateEntity>().ExecuteAsync(new("acme"), ada, Ct)).Error?.Code);

        Assert.Equal(before, Commits.Read());
    }

    [Fact]
    public void Closed_SaysNothing()
    {
        ((IDisposable)Commits).Dispose();

        Assert.Null(Commits.Read());
    }
}
