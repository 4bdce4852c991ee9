using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Data;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Data;

/// <summary>
/// Another connection holds SQLite's one place to write: changes wait as long as is set and are then told when to come again, reads never wait, and
/// once it lets go the same server goes on. <c>eng/faults</c> holds it for 60 s against the setting that everybody has.
/// </summary>
public sealed class LockedDatabaseTests : IAsyncLifetime
{
    private const int Writers = 64;
    private const int Reads = 50;
    private const int Threads = 8;

    private static readonly int? Held = int.TryParse(Environment.GetEnvironmentVariable("REGISTRY_LOCK_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private RegistryApp app = null!;
    private ApiClient owner = null!;
    private string artifact = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Held is null) settings["Registry:Database:BusySeconds"] = "2";
        app = await RegistryApp.StartAsync(onPort: true, settings: settings);
        var ada = await app.AddAccountAsync();
        owner = new(await app.TokenClientAsync(ada));
        artifact = $"/entities/{ada.Name}/projects/digits/artifacts/mlp";
        (await owner.LogAsync(artifact, null, [("model.bin", "weights")])).Must(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task LockedByAnother_ChangesAreToldToComeAgainAndReadsGoOn()
    {
        var draft = (await owner.PostAsync($"{artifact}/drafts", new { files = new[] { new { path = "model.bin", size = 3 } } })).Must(HttpStatusCode.Created);
        var upload = draft.Json.GetProperty("files")[0].GetProperty("upload").GetString()!["/api/v1".Length..];
        await using var another = new SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "registry.db")}");
        await another.OpenAsync(Ct);
        var began = TimeProvider.System.GetTimestamp();
        await using (await another.BeginTransactionAsync(Ct))
        {
            var writes = Enumerable.Range(0, Writers).Select(n => (n % 4) switch
            {
                0 => owner.PutAsync($"{artifact}/aliases/a{n}", new { version = "v0" }),
                1 => owner.LogAsync(artifact, new { n }, [($"{n}.bin", "new weights")]),
                2 => owner.PostAsync($"{artifact}/drafts", new { files = Array.Empty<object>() }),
                _ => owner.PatchAsync($"{artifact}/versions/v0", new { description = $"by {n}" }, ("Idempotency-Key", $"{Guid.CreateVersion7()}")),
            }).ToList();
            var piece = new ByteArrayContent([1, 2, 3]);
            piece.Headers.TryAddWithoutValidation("Content-Range", "bytes 0-2/3");
            writes.Add(owner.PatchAsync(upload, piece));

            for (var n = 0; n < Reads; n++)
            {
                Assert.Equal("weights", (await owner.GetAsync($"{artifact}/versions/v0/files/model.bin")).Must(HttpStatusCode.OK).Text);
                (await owner.GetAsync($"{artifact}/versions")).Must(HttpStatusCode.OK);
                (await owner.GetAsync(upload)).Must(HttpStatusCode.OK);
            }

            foreach (var answer in await Task.WhenAll(writes))
            {
                answer.MustBeProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
                Assert.Equal(TimeSpan.FromSeconds(5), answer.Response.Headers.RetryAfter?.Delta);
            }

            // As long as was asked for, and some of what comes meanwhile is refused too.
            while (Held is { } seconds && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(seconds))
                (await owner.GetAsync($"{artifact}/versions/v0")).Must(HttpStatusCode.OK);
        }

        (await owner.GetAsync($"{artifact}/aliases/a0")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.PutAsync($"{artifact}/aliases/a0", new { version = "v0" })).Must(HttpStatusCode.Created);
        var again = new ByteArrayContent([1, 2, 3]);
        again.Headers.TryAddWithoutValidation("Content-Range", "bytes 0-2/3");
        (await owner.PatchAsync(upload, again)).Must(HttpStatusCode.Accepted);
        (await owner.PostAsync($"{artifact}/drafts/{draft["id"]}/commit", null)).Must(HttpStatusCode.Created);
        var report = await app.Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct);
        Assert.True(report.IsWhole, string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Count}")));
    }

    [Fact]
    public async Task TransactionGivenUpOnAConnectionThatIsKept_LeavesItsTurnToTheNext()
    {
        await using var kept = await app.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(Ct);
        await kept.Database.OpenConnectionAsync(Ct);
        await (await kept.Database.BeginTransactionAsync(Ct)).DisposeAsync();

        (await owner.PutAsync($"{artifact}/aliases/best", new { version = "v0" })).Must(HttpStatusCode.Created);

        await kept.Database.CloseConnectionAsync();
    }

    // With a thread for each change that waits, the server had none left: no read would be answered before the first change is given up.
    [Fact]
    public async Task MoreChangesWaitThanThereAreThreads_ReadsAreAnsweredAndThenTheChanges()
    {
        await using var server = await ServerProcess.StartAsync(app.DataFolder, environment: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = Threads.ToString("x", CultureInfo.InvariantCulture),
            ["Registry__Database__BusySeconds"] = "60",
        });
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = owner.Http.DefaultRequestHeaders.Authorization } };
        var there = new ApiClient(http);
        await using var another = new SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "registry.db")}");
        await another.OpenAsync(Ct);
        List<Task<ApiAnswer>> writes;
        await using (await another.BeginTransactionAsync(Ct))
        {
            writes = Enumerable.Range(0, 2 * Threads).Select(n => there.PutAsync($"{artifact}/aliases/a{n}", new { version = "v0" })).ToList();

            for (var n = 0; n < Reads; n++) (await there.GetAsync($"{artifact}/versions/v0")).Must(HttpStatusCode.OK);

            Assert.True(writes.TrueForAll(write => !write.IsCompleted), "reads waited until changes were answered");
        }

        foreach (var answer in await Task.WhenAll(writes)) answer.Must(HttpStatusCode.Created);
    }
}
