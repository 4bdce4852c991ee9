using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Data.SqlServer;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.Contracts.UseCases;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>Every query and every write of Core, translated for SQL Server and read by its own parser, without a server.</summary>
public sealed class SqlServerTranslationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly QueryRecorder sqlite = new();
    private readonly ReplayedServer sqlServer = new(Migrations());
    private CoreHost embedded = null!;
    private CoreHost company = null!;
    private Actor owner = null!;
    private Stage stage = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Without SQLite's commit mark, which spares questions that a server is asked. A query whose answer is any of its rows is a warning in the log
        // of every server, and a fault here.
        embedded = await CoreHost.StartAsync(clock, services => services
            .AddSingleton<ICommitMark, NoCommitMark>().ConfigureDbContext<SqliteRegistryDbContext>(o => o
                .AddInterceptors(sqlite).ConfigureWarnings(warnings => warnings.Throw(CoreEventId.FirstWithoutOrderByAndFilterWarning))));
        company = await CoreHost.StartAsync(
            clock,
            services => services.ConfigureDbContext<SqlServerRegistryDbContext>(o => o.AddInterceptors(sqlServer)),
            new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["Registry:Database:Kind"] = "SqlServer",
                ["Registry:Database:ConnectionString"] = "Server=replayed;Database=replayed;Encrypt=False",
            });
        owner = await embedded.AddAccountAsync(administrator: true);
        var team = await embedded.AddEntityAsync(owner);
        stage = await Stage.SetAsync(embedded, owner, team, await embedded.AddAccountAsync(), Ct);
    }

    [Fact]
    public async Task EachReadOfCore_IsTSql()
    {
        ShareBytes();
        foreach (var read in EveryRead.All) await RunOnBothAsync(read);

        AssertTSql(atLeast: 100);
    }

    [Fact]
    public async Task EachWriteOfCore_IsTSql()
    {
        foreach (var write in EveryWrite.All) await RunOnBothAsync(write);

        AssertTSql(atLeast: 300);
    }

    [Fact]
    public async Task EachWayThatMissesOrIsRefused_IsTSql()
    {
        var stranger = await embedded.AddAccountAsync();
        foreach (var useCase in EveryRead.All.Concat(EveryWrite.All)) await RunOnBothAsync(useCase, stranger);

        AssertTSql(atLeast: 100);
    }

    [Fact]
    public async Task WhatRunsInTheBackground_IsTSql()
    {
        await RunOnBothAsync(new(typeof(HistoryFeed), "two looks", RegistryAction.Read, async (host, s, actor, ct) =>
        {
            await host.Get<HistoryFeed>().LookAsync(ct);
            var moved = await host.Get<MoveAlias>().ExecuteAsync(new(s.Artifact, "looked-at", "v0", null), actor, ct);
            await host.Get<HistoryFeed>().LookAsync(ct);
            return moved.Error;
        }));
        await RunOnBothAsync(new(typeof(TokenUse), "last use", RegistryAction.Read, async (host, s, _, ct) =>
        {
            host.Get<TokenUse>().Note(s.Token, clock.GetUtcNow());
            await host.Get<TokenUse>().WriteWaitingAsync(ct);
            return null;
        }));

        // A version and a draft whose time is over, and a log that died.
        CoreHost.Must(await embedded.Get<CreateDraft>().ExecuteAsync(stage.NewDraft, owner, Ct));
        CoreHost.Must(await embedded.Get<BlobClaims>().TakeAsync([new(FilePath.Parse("a").Value, Digest.FromHex(new string('a', Digest.HexLength)), 1)], Ct));
        clock.Advance(BinRules.KeptFor);
        await RunOnBothAsync(new(typeof(BinService), "a round", RegistryAction.Read, async (host, _, _, ct) =>
        {
            await host.Get<PurgeVersion>().ExpireAsync(ct);
            await host.Get<DiscardDraft>().ExpireAsync(ct);
            await host.SweepAsync(ct);
            return null;
        }));

        AssertTSql(atLeast: 40);
    }

    [Fact]
    public async Task WhatLooksAfterTheBytes_IsTSql()
    {
        CoreHost.Must(await embedded.Get<CreateDraft>().ExecuteAsync(stage.NewDraft, owner, Ct));
        ShareBytes();

        await RunOnBothAsync(Care("a full sweep and a dry one", async (host, ct) =>
        {
            await host.Get<SweepBlobs>().ExecuteAsync(new(IsDryRun: true, IsFull: true), null, ct);
            await host.Get<SweepBlobs>().ExecuteAsync(new(IsFull: true, MostPercent: 100), null, ct);
            await host.Get<SweepStates>().IsLookDueAsync(ct);
        }));
        await RunOnBothAsync(Care("a check", (host, ct) => host.Get<CheckRegistry>().ExecuteAsync(new(), null, ct)));
        var rotten = Digest.FromBytes(System.Security.Cryptography.SHA256.HashData([1]));
        await RunOnBothAsync(Care("a mark", (host, ct) => host.Get<RotMarks>().MarkAsync(rotten, RotKind.Missing, RotFinder.Scrub, ct)));
        await RunOnBothAsync(Care("a mark again", (host, ct) => host.Get<RotMarks>().MarkAsync(rotten, RotKind.Content, RotFinder.Scrub, ct)));
        await RunOnBothAsync(Care("a check of what is marked", (host, ct) => host.Get<CheckRegistry>().ExecuteAsync(new(), null, ct)));
        var shown = new HashSet<Type> { typeof(VersionQueries), typeof(FileDownloads), typeof(DamageQueries) };
        foreach (var read in EveryRead.All.Where(read => shown.Contains(read.Type))) await RunOnBothAsync(read);
        await RunOnBothAsync(Care("marks that are due", (host, ct) => host.Get<RotMarks>().DueAsync(TimeSpan.Zero, ct)));
        await RunOnBothAsync(Care("a heal", (host, ct) => host.Get<RotMarks>().HealAsync(rotten, ct)));
        await RunOnBothAsync(Care("the rate of a scrub", (host, ct) => host.Get<ScrubBlobs>().FindRateAsync(ct)));
        await RunOnBothAsync(Care("a draft that is given up at the console", async (host, ct) =>
            await host.Get<DiscardDraft>().ExecuteAtConsoleAsync((await host.Get<DraftQueries>().ListAtConsoleAsync(ct))[0].Id, ct)));

        AssertTSql(atLeast: 60);

        static UseCase Care(string label, Func<CoreHost, CancellationToken, Task> run) => new(typeof(CheckRegistry), label, RegistryAction.Read, async (host, _, _, ct) =>
        {
            await run(host, ct);
            return null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await embedded.DisposeAsync();
        await company.DisposeAsync();
    }

    /// <summary>The embedded database first, with real answers; then SQL Server's side with the same answers, to the same end.</summary>
    private async Task RunOnBothAsync(UseCase useCase, Actor? actor = null)
    {
        sqlite.Answers.Clear();
        var real = await useCase.Run(embedded, stage, actor ?? owner, Ct);
        sqlServer.Answers.Clear();
        while (sqlite.Answers.TryDequeue(out var answer)) sqlServer.Answers.Enqueue(answer);
        var before = sqlServer.Statements.Count;

        var replayed = await useCase.Run(company, stage, actor ?? owner, Ct);

        Assert.True(real?.Code == replayed?.Code, $"{useCase.Name}: {real?.Code ?? "went through"} on SQLite, {replayed?.Code ?? "went through"} on SQL Server: {replayed?.Message}");
        Assert.True(sqlServer.Answers.Count == 0, $"{useCase.Name}: SQL Server was asked {sqlServer.Answers.Count} times less than SQLite.");
        Assert.True(actor is not null || sqlServer.Statements.Count > before, $"{useCase.Name} asked nothing.");
    }

    // What is asked depends on what is stored.
    private void ShareBytes()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(embedded.DataFolder, "blobs"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(company.DataFolder, Path.GetRelativePath(embedded.DataFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void AssertTSql(int atLeast)
    {
        Assert.True(sqlServer.Statements.Count >= atLeast, $"{sqlServer.Statements.Count} statements");
        foreach (var statement in sqlServer.Statements.Distinct(StringComparer.Ordinal)) TSql.AssertParses(statement);
    }

    private static List<string> Migrations()
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);
        return db.Database.GetMigrations().ToList();
    }
}

/// <summary>SQL Server's own grammar.</summary>
internal static class TSql
{
    public static void AssertParses(string sql)
    {
        var parser = new TSql160Parser(initialQuotedIdentifiers: true);
        parser.Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join(Environment.NewLine, errors.Select(e => $"line {e.Line}: {e.Message}"))}{Environment.NewLine}{sql}");
    }
}
