using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.RecycleBin;

/// <summary>A machine that stops before any one statement of a purge or a sweep leaves all of it or nothing, and what was begun is ended later.</summary>
public sealed class PurgeCrashTests : IAsyncLifetime
{
    private readonly Stop stop = new();
    private CoreHost host = null!;
    private Actor owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CollectionPath Artifact => new(owner.Name, "digits", "mlp");

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(o => o.AddInterceptors(stop)));
        owner = await host.AddAccountAsync();
    }

    [Fact]
    public async Task MachineThatStopsInAPurge_LeavesTheVersionWholeInTheBin()
    {
        var crashes = 0;
        for (var before = 1; ; before++)
        {
            var (content, version) = await BinnedAsync();

            var isThrough = await UntilAsync(before, () => host.Get<PurgeVersion>().ExecuteAsync(new(Artifact, $"v{version.Number}", $"mlp:v{version.Number}"), owner, Ct));

            await using var db = host.OpenDb();
            Assert.Equal(isThrough, !await db.VersionFiles.AnyAsync(f => f.VersionId == version.Id, Ct));
            Assert.Equal(isThrough, await db.Versions.AnyAsync(v => v.Id == version.Id && v.PurgedAt != null && v.Metadata == "{}", Ct));
            Assert.Equal(isThrough, !await db.VersionTags.AnyAsync(t => t.VersionId == version.Id, Ct));
            Assert.Equal(isThrough, await db.History.AnyAsync(e => e.VersionId == version.Id && e.Action == HistoryAction.VersionPurged, Ct));
            await host.SweepAsync(Ct);
            Assert.Equal(isThrough, await host.Get<IBlobStore>().FindSizeAsync(Of(content), Ct) is null);
            if (isThrough) break;
            crashes++;
            CoreHost.Must(await host.Get<RestoreVersion>().ExecuteAsync(new(Artifact, $"v{version.Number}"), owner, Ct));
            Assert.Single(CoreHost.Must(await host.Get<FileDownloads>().PlanAsync(version.Id, owner, Ct)).Files);
        }

        Assert.True(crashes > 10, $"only {crashes} statements");
    }

    [Fact]
    public async Task MachineThatStopsInASweep_EndsItLaterAndTakesNothingThatCameBack()
    {
        var crashes = 0;
        for (var before = 1; ; before++)
        {
            var (content, version) = await BinnedAsync();
            CoreHost.Must(await host.Get<PurgeVersion>().ExecuteAsync(new(Artifact, $"v{version.Number}", $"mlp:v{version.Number}"), owner, Ct));

            var isThrough = await UntilAsync(before, () => host.SweepAsync(Ct));

            if (isThrough) break;
            crashes++;
            // Every other time the same bytes come again in between.
            if (before % 2 == 0) await LogAsync(content);
            await host.SweepAsync(Ct);
            Assert.Equal(before % 2 == 0 ? content.Length : null, await host.Get<IBlobStore>().FindSizeAsync(Of(content), Ct));
            await using var db = host.OpenDb();
            Assert.Equal(0, await db.Set<DoomedBlob>().CountAsync(Ct));
        }

        Assert.True(crashes > 5, $"only {crashes} statements");
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    /// <summary>False where it was stopped.</summary>
    private async Task<bool> UntilAsync(int before, Func<Task> act)
    {
        stop.Before = before;
        try
        {
            await act();
            return true;
        }
        catch (Exception exception) when (exception is IOException || exception.InnerException is IOException)
        {
            return false;
        }
        finally
        {
            stop.Before = 0;
        }
    }

    private async Task<(string Content, LoggedVersion Version)> BinnedAsync()
    {
        var content = Guid.CreateVersion7().ToString();
        var version = await LogAsync(content);
        CoreHost.Must(await host.Get<DeleteVersion>().ExecuteAsync(new(Artifact, $"v{version.Number}"), owner, Ct));
        return (content, version);
    }

    private async Task<LoggedVersion> LogAsync(string content)
    {
        await using var upload = CoreHost.Must(await host.Get<LogVersion>().BeginAsync(Artifact, create: true, owner, Ct));
        await using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        CoreHost.Must(await upload.AddFileAsync("README.md", bytes, Ct));
        return CoreHost.Must(await host.Get<LogVersion>().CommitAsync(upload, new("""{"loss":1}""", Description: "words") { Tags = ["odd"] }, owner, Ct));
    }

    private static Digest Of(string content) => Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>Stops the machine before the n-th statement or commit.</summary>
    private sealed class Stop : DbCommandInterceptor, IDbTransactionInterceptor
    {
        private int before;

        public int Before
        {
            set => before = value;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }

        public ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Count();
            return new(result);
        }

        private void Count()
        {
            if (before > 0 && --before == 0) throw new IOException("the machine stops here");
        }
    }
}
