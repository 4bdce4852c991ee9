using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Aliases;

/// <summary>
/// Many callers move aliases on a real server that is killed by its id now and then. Every call's start, end and answer is written down, and it is
/// proved that all of it can have happened one after the other, and that history is that order. <c>eng/alias-chain</c> does it in full.
/// </summary>
public sealed class AliasChainTests : IAsyncLifetime
{
    private const int Versions = 8;
    private const int Swappers = 24;

    private readonly CallLog log = new();
    private readonly SemaphoreSlim starting = new(1, 1);
    private ApiHost beside = null!;
    private string token = null!;
    private string artifact = null!;
    private volatile Running? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        beside = await ApiHost.StartAsync();
        token = await beside.App.TokenAsync(beside.Owner);
        artifact = beside.Artifact;
        var owner = await beside.OwnerAsync();
        for (var n = 0; n < Versions; n++) (await owner.LogAsync(artifact, new { n })).Must(HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { } left) await left.DisposeAsync();
        await beside.DisposeAsync();
        starting.Dispose();
    }

    [Fact]
    public async Task ManyMovesAtOnceAndSwapsOfEightAliasesWithKills_AreOneChainInRealTimeOrder()
    {
        var moves = Setting("REGISTRY_CHAIN_MOVES") ?? 100;
        var swaps = Setting("REGISTRY_CHAIN_SWAPS") ?? 120;
        var kills = Setting("REGISTRY_CHAIN_KILLS") ?? 2;
        var seed = Setting("REGISTRY_CHAIN_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        await EnsureAsync();

        // All at once, blind and by what was seen, on one alias.
        await Task.WhenAll(Enumerable.Range(0, moves).Select(n => MoveAsync($"m{n}", "production", $"v{random.Next(Versions)}", null)).ToList());

        var aliases = Enumerable.Range(0, Versions).Select(n => $"swapped-{n}").ToList();
        for (var n = 0; n < Versions; n++) await MoveAsync($"s{n}", aliases[n], $"v{n}", null);
        var left = swaps;
        var killAt = Enumerable.Range(0, kills).Select(_ => random.Next(swaps)).ToHashSet();
        await Task.WhenAll(Enumerable.Range(0, Swappers).Select(async swapper =>
        {
            var own = new Random(unchecked((seed * 31) + swapper));
            for (int turn; (turn = Interlocked.Decrement(ref left)) >= 0;)
            {
                var dies = killAt.Contains(turn) ? KillAsync(own.Next(2_000)) : Task.CompletedTask;
                await SwapAsync($"w{swapper}-{turn}", aliases[own.Next(Versions)], aliases[own.Next(Versions)]);
                await dies;
            }
        }));

        await EnsureAsync();
        var faults = new List<string>();
        var generations = 0L;
        foreach (var alias in aliases.Append("production"))
        {
            await ReadAsync($"last-{alias}", alias);
            var history = await HistoryAsync(alias);
            generations += history.Count;
            faults.AddRange(log.Check(alias, history));
        }

        Assert.True(faults.Count == 0, $"REGISTRY_CHAIN_SEED={seed}: {string.Join('\n', faults.Take(20))}");
        Assert.True(generations > moves / 2, "hardly anything moved");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"REGISTRY_CHAIN_SEED={seed}: {moves} moves at once, {swaps} swaps, {kills} kills; {log.Count} calls, {log.Unanswered} never answered, {generations} generations in one chain an alias");
    }

    private async Task SwapAsync(string id, string one, string other)
    {
        if (one == other) return;
        var (here, there) = (await ReadAsync($"{id}-a", one), await ReadAsync($"{id}-b", other));
        if (here.Version is null || there.Version is null) return;
        await MoveAsync($"{id}-c", one, there.Version, here.Generation);
        await MoveAsync($"{id}-d", other, here.Version, there.Generation);
    }

    private Task<AliasCall> ReadAsync(string id, string alias) => CallAsync(id, alias, null, null, client => client.GetAsync($"{artifact}/aliases/{alias}"));

    private Task<AliasCall> MoveAsync(string id, string alias, string version, long? seen) => CallAsync(
        id, alias, version, seen, client => client.PutAsync($"{artifact}/aliases/{alias}", new { version, reason = id },
            seen is null ? [] : [("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{seen}\""))]));

    private async Task<AliasCall> CallAsync(string id, string alias, string? wanted, long? seen, Func<ApiClient, Task<ApiAnswer>> ask)
    {
        var here = await EnsureAsync();
        var start = TimeProvider.System.GetTimestamp();
        AliasCall call;
        try
        {
            var answer = await ask(here.Client);
            var end = TimeProvider.System.GetTimestamp();
            var state = answer.Status == HttpStatusCode.PreconditionFailed ? answer.Json.GetProperty("current") : answer.Json;
            call = answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.PreconditionFailed
                ? new(id, alias, wanted, seen, start, end, (int)answer.Status, state.GetProperty("generation").GetInt64(), state.GetProperty("version").GetString())
                : new(id, alias, wanted, seen, start, end, (int)answer.Status, null, null);
            Assert.True((int)answer.Status < 500, answer.Text);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            call = new(id, alias, wanted, seen, start, long.MaxValue, 0, null, null);
        }

        log.Add(call);
        return call;
    }

    private async Task<List<AliasEvent>> HistoryAsync(string alias)
    {
        var (events, cursor) = (new List<AliasEvent>(), string.Empty);
        do
        {
            var page = (await (await EnsureAsync()).Client.GetAsync($"{artifact}/history?alias={alias}&limit=500{cursor}")).Must(HttpStatusCode.OK).Json;
            events.AddRange(page.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("generation").ValueKind == JsonValueKind.Number).Select(Read));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : string.Empty;
        }
        while (cursor.Length > 0);
        events.Reverse();
        return events;
    }

    private static AliasEvent Read(JsonElement e) => new(
        e.GetProperty("reason").GetString(), e.GetProperty("generation").GetInt64(), e.GetProperty("fromVersion").GetString(), e.GetProperty("toVersion").GetString());

    /// <summary>The server, or a new one in the place of one that was killed.</summary>
    private async Task<Running> EnsureAsync()
    {
        if (server is { } running) return running;
        await starting.WaitAsync(Ct);
        try
        {
            return server ??= await Running.StartAsync(beside.App.DataFolder, token);
        }
        finally
        {
            starting.Release();
        }
    }

    // While the others' calls are under way.
    private async Task KillAsync(int yields)
    {
        for (; yields > 0; yields--) await Task.Yield();
        if (server is not { } running) return;
        await starting.WaitAsync(Ct);
        try
        {
            if (server != running) return;
            await running.DisposeAsync();
            server = null;
        }
        finally
        {
            starting.Release();
        }
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private sealed record Running(ServerProcess Process, ApiClient Client) : IAsyncDisposable
    {
        public static async Task<Running> StartAsync(string folder, string token)
        {
            var process = await ServerProcess.StartAsync(folder);
            var http = new HttpClient { BaseAddress = process.Address, Timeout = TimeSpan.FromMinutes(5) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return new(process, new(http));
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
