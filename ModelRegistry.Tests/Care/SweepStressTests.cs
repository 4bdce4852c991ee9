using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>
/// Uploaders that share half their blobs log, delete and purge while another process sweeps. Between an upload's claim, its bytes and its commit it
/// pauses for a seeded while, at every commit and statement there is. Full by <c>eng/sweep-stress OPERATIONS [SEED]</c>.
/// </summary>
public sealed class SweepStressTests : IAsyncLifetime
{
    private const int Uploaders = 32;
    private const int Shared = 48;

    // One in so many stays. Were it more, each shared blob would soon be some version's for good, and none of them be doomed and wanted at once.
    private const int KeptOneIn = 24;

    // After so many versions others are shared: those that a version keeps by then are never doomed again.
    private const int SharedFor = 400;

    // Versions logged, read back, deleted and purged, each by itself.
    private static readonly int Operations = Number("REGISTRY_SWEEP_OPERATIONS") ?? 600;
    private static readonly int Seed = Number("REGISTRY_SWEEP_SEED") ?? Environment.TickCount;
    private static readonly bool IsFull = Number("REGISTRY_SWEEP_OPERATIONS") is not null;

    private readonly Pauses pauses = new(Seed);
    private CoreHost host = null!;
    private CoreHost sweeper = null!;
    private Actor owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(o => o.AddInterceptors(pauses)));
        sweeper = await CoreHost.StartAsync(settings: new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Registry:DataFolder"] = host.DataFolder });
        owner = await host.AddAccountAsync();
    }

    [Fact]
    public async Task UploadersAndASweeper_NoVersionLosesAByteAndNothingUnreferencedStays()
    {
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sweeping = SweepAsync(end.Token);
        var (logged, done) = (0, 0);
        pauses.IsOn = true;
        await Task.WhenAll(Enumerable.Range(0, Uploaders).Select(uploader => Task.Run(async () =>
        {
            var random = new Random(Seed + uploader);
            for (var n = 0; Volatile.Read(ref done) < Operations; n++)
            {
                var version = await LogAsync(uploader, n, random, Volatile.Read(ref logged) / SharedFor);
                await ReadAsync(version);
                Interlocked.Increment(ref logged);
                Interlocked.Add(ref done, 2);
                if (random.Next(KeptOneIn) == 0) continue;
                await PurgeAsync(version);
                Interlocked.Add(ref done, 2);
            }
        }, Ct)));
        pauses.IsOn = false;
        await end.CancelAsync();
        var swept = await sweeping + await sweeper.SweepAsync(Ct);

        Assert.True(done >= Operations, $"seed {Seed}: {done} of {Operations}");
        Assert.True(swept > 0, $"seed {Seed}: nothing was swept");
        var report = await host.Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct);
        Assert.True(report.IsWhole, $"seed {Seed}: {string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Count}: {string.Join(", ", f.Examples)}"))}");
        await using var db = host.OpenDb();
        var named = await db.VersionFiles.Select(f => f.Digest).Distinct().OrderBy(d => d).ToListAsync(Ct);
        var stored = Directory.GetFiles(Path.Combine(host.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(named, stored);
        Assert.Equal((0, 0), (await db.BlobClaims.CountAsync(Ct), await db.DoomedBlobs.CountAsync(Ct)));
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {done} operations, {logged} versions logged by {Uploaders} uploaders, {swept} blobs swept, {report.Versions} versions and {report.Blobs} blobs left, all read");
    }

    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync();
        await host.DisposeAsync();
    }

    private async Task<long> SweepAsync(CancellationToken stop)
    {
        var swept = 0L;
        using var timer = new PeriodicTimer(IsFull ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            swept += await sweeper.SweepAsync(Ct);
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return swept;
    }

    private async Task<LoggedVersion> LogAsync(int uploader, int n, Random random, int era)
    {
        var into = new CollectionPath(owner.Name, "digits", string.Create(CultureInfo.InvariantCulture, $"of {uploader}"));
        var (shared, own) = (Content((era * Shared) + random.Next(Shared)), Content(100_000_000 + (uploader * 1_000_000) + n));
        if (random.Next(4) == 0) return await InStepsAsync(into, shared, own);
        await using var upload = CoreHost.Must(await host.Get<LogVersion>().BeginAsync(into, create: true, owner, Ct));
        foreach (var (path, bytes) in new[] { ("shared.bin", shared), ("own.bin", own) })
        {
            using var content = new MemoryStream(bytes);
            CoreHost.Must(await upload.AddFileAsync(path, content, Ct));
        }

        return CoreHost.Must(await host.Get<LogVersion>().CommitAsync(upload, new(), owner, Ct));
    }

    private async Task<LoggedVersion> InStepsAsync(CollectionPath into, byte[] shared, byte[] own)
    {
        NewDraftFile[] files = [new("shared.bin", shared.Length, Digest(shared)), new("own.bin", own.Length)];
        var draft = CoreHost.Must(await host.Get<CreateDraft>().ExecuteAsync(new(into, true, new(), files), owner, Ct));
        foreach (var (bytes, position) in new[] { (shared, 0), (own, 1) })
        {
            if (draft.Files[position].IsPresent) continue;
            using var content = new MemoryStream(bytes);
            CoreHost.Must(await host.Get<UploadDraftFile>().PutAsync(new(into, draft.Id, position), bytes.Length, content, owner, Ct));
        }

        return CoreHost.Must(await host.Get<CommitDraft>().ExecuteAsync(into, draft.Id, owner, Ct));
    }

    // What was logged is there, whatever was swept since: also of those that go again, and that nobody could look at later.
    private async Task ReadAsync(LoggedVersion version)
    {
        var downloads = host.Get<FileDownloads>();
        foreach (var path in new[] { "shared.bin", "own.bin" })
        {
            var file = CoreHost.Must(await downloads.GetAsync(version.Id, path, owner, Ct));
            await using var bytes = CoreHost.Must(await downloads.OpenWholeAsync(file, Ct));
            await bytes.CopyToAsync(Stream.Null, Ct);
        }
    }

    private async Task PurgeAsync(LoggedVersion version)
    {
        var number = $"v{version.Number}";
        CoreHost.Must(await host.Get<DeleteVersion>().ExecuteAsync(new(version.Artifact, number), owner, Ct));
        CoreHost.Must(await host.Get<PurgeVersion>().ExecuteAsync(new(version.Artifact, number, $"{version.Artifact.Name}:{number}"), owner, Ct));
    }

    private static byte[] Content(int number)
    {
        var bytes = new byte[200];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private static string Digest(byte[] bytes) => Core.Files.Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(bytes)).ToString();

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Lets the others run for a seeded while, around each statement and commit of the uploaders that is outside a transaction of theirs.</summary>
    private sealed class Pauses(int seed) : DbCommandInterceptor, IDbTransactionInterceptor
    {
        private readonly Random random = new(seed);

        public volatile bool IsOn;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            // A pause inside would only keep every other writer of SQLite from writing.
            if (command.Transaction is null) await PauseAsync();
            return result;
        }

        public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => await PauseAsync();

        private async Task PauseAsync()
        {
            if (!IsOn) return;
            int yields;
            lock (random) yields = random.Next(4) == 0 ? random.Next(400) : 0;
            for (; yields > 0; yields--) await Task.Yield();
        }
    }
}
