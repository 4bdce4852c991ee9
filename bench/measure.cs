#:sdk Microsoft.NET.Sdk.Web
#:project ../ModelRegistry.Web/ModelRegistry.Web.csproj
#:property AssemblyName=ModelRegistry.Bench

// Measures the registry against bare Kestrel endpoints of the same process, in one run, and prints a table of ratios.
//   dotnet run -c Release bench/measure.cs              everything
//   dotnet run -c Release bench/measure.cs requests     resolve and a versions page
//   dotnet run -c Release bench/measure.cs transfers    1 GiB up (in one request and in steps) and down, with the server's memory
//   dotnet run -c Release bench/measure.cs files        10,000 small files logged as one version, with the server's memory
//   dotnet run -c Release bench/measure.cs pages        first and last page of 100,000 versions
//   dotnet run -c Release bench/measure.cs boards       a board of 200,000 bookmarks against one of 200, and its pages to the end
//   dotnet run -c Release bench/measure.cs mlflow       an alias and 1 GiB on MLflow's wire
//   dotnet run -c Release bench/measure.cs start        from "dotnet run" to the first page (needs a built checkout)
// The server is a child process of its own, so that its memory is its own; both sides share this machine's cores.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Web.Hosting;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["server", var folder, var holding]) return await BenchServer.RunAsync(folder, holding);

var wanted = args.Length == 0 ? ["requests", "transfers", "files", "pages", "boards", "mlflow", "start"] : args;
var data = Directory.CreateTempSubdirectory("registry-bench-").FullName;
try
{
    if (wanted.Contains("files"))
    {
        await using var server = await ServerProcess.StartAsync(Path.Combine(data, "files"), BenchServer.Nothing);
        await SmallFiles.RunAsync(server);
    }

    if (wanted.Any(w => w is "requests" or "transfers" or "pages" or "mlflow"))
    {
        await using var server = await ServerProcess.StartAsync(data, BenchServer.Versions);
        if (wanted.Contains("requests")) await Requests.RunAsync(server);
        if (wanted.Contains("pages")) await Pages.RunAsync(server);
        if (wanted.Contains("transfers")) await Transfers.RunAsync(server, data);
        if (wanted.Contains("mlflow")) await MlFlowWire.RunAsync(server, data);
    }

    if (wanted.Contains("boards"))
    {
        await using var server = await ServerProcess.StartAsync(Path.Combine(data, "boards"), BenchServer.Boards);
        await Boards.RunAsync(server);
    }

    if (wanted.Contains("start")) await FirstPage.RunAsync(data);
    return 0;
}
finally
{
    Directory.Delete(data, recursive: true);
}

/// <summary>What the child tells the parent on its first line.</summary>
internal sealed record Ready(int Registry, int Bare, string Token);

/// <summary>The child: the registry as it is served, and beside it in the same process a bare Kestrel with the endpoints to compare with.</summary>
internal static class BenchServer
{
    public const int ManyVersions = 100_000;
    public const int ManyBookmarks = 200_000;
    public const int FewBookmarks = 200;
    public const string Name = "bench";
    public const string Password = "correct horse battery";

    // What a server holds before it is measured.
    public const string Nothing = "nothing";
    public const string Versions = "versions";
    public const string Boards = "boards";

    public static async Task<int> RunAsync(string folder, string holding)
    {
        var registry = RegistryHost.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Registry:DataFolder", Path.Combine(folder, "data"), "--Logging:LogLevel:Default", "Error",
        ]);
        RegistryHost.Map(registry);
        await registry.StartAsync();
        var token = await SeedAsync(registry.Services, holding);

        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var bare = builder.Build();
        var version = new { id = Guid.CreateVersion7(), @ref = "bench/digits/digits-mlp:v7", number = 7, digest = new string('a', 64), tags = new[] { "a" }, metadata = new { accuracy = 0.97 } };
        bare.MapGet("/json", () => Results.Json(version));
        bare.MapPut("/hash", context => ReceiveAsync(context, null));
        // A new file each time, as a store has to: blocks that a file before has touched are written twice as fast on a virtual disk.
        bare.MapPut("/store", context => ReceiveAsync(context, Path.Combine(folder, $"{Guid.NewGuid():N}.bin")));
        bare.MapGet("/file", () => Results.File(Path.Combine(folder, "big.bin"), "application/octet-stream"));
        await bare.StartAsync();

        Console.WriteLine("ready " + JsonSerializer.Serialize(new Ready(Port(registry), Port(bare), token)));
        await Console.In.ReadLineAsync();
        await bare.StopAsync();
        await registry.StopAsync();
        return 0;
    }

    private static int Port(WebApplication app) => new Uri(app.Urls.First()).Port;

    // A bare endpoint that hashes what arrives, and where asked writes it to a file, as a store has to.
    private static async Task ReceiveAsync(HttpContext context, string? path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = path is null ? null : new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = new byte[1 << 20];
        int read;
        while ((read = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            if (file is not null) await file.WriteAsync(buffer.AsMemory(0, read));
        }

        file?.Flush(flushToDisk: true);
        await context.Response.WriteAsync(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task<string> SeedAsync(IServiceProvider services, string holding)
    {
        var boards = holding == Boards;
        using var scope = services.CreateScope();
        var ct = CancellationToken.None;
        var added = (await services.GetRequiredService<AddAccount>().ExecuteAtConsoleAsync(new(Name, "bench@example.org", Password, true), ct)).Value;
        var token = (await services.GetRequiredService<MakeToken>().ExecuteAsync(new("bench"), added, ct)).Value;
        var path = new CollectionPath("bench", "digits", "many");
        await using var upload = (await services.GetRequiredService<LogVersion>().BeginAsync(path, true, added, ct)).Value;
        var first = (await services.GetRequiredService<LogVersion>().CommitAsync(upload, new("""{"accuracy":0.5,"epoch":0}""") { Aliases = ["best"] }, added, ct)).Value;

        // The other versions as rows: what is measured is reading them.
        await using var db = await services.GetRequiredService<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(ct);
        var artifact = await db.Collections.FirstAsync(c => c.Name == "many", ct);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var count = boards ? ManyBookmarks : holding == Versions ? ManyVersions : 1;
        for (var number = 1; number < count; number++)
        {
            var id = Guid.CreateVersion7();
            db.Versions.Add(new() { Id = id, ArtifactId = artifact.Id, Number = number, Digest = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number))), SizeBytes = 1000, FileCount = boards ? 1 : 0, Metadata = $$"""{"accuracy":0.9,"epoch":{{number}}}""", CreatedById = added.UserId, CreatedAt = first is null ? default : TimeProvider.System.GetUtcNow() });
            db.Memberships.Add(new() { Id = Guid.CreateVersion7(), CollectionId = artifact.Id, VersionId = id, Number = number, AddedById = added.UserId, AddedAt = TimeProvider.System.GetUtcNow() });
            if (number % 5000 != 0) continue;
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        await db.SaveChangesAsync(ct);
        // Nothing waits for the background's scan, or it would run beside every measurement.
        await db.Versions.ExecuteUpdateAsync(set => set.SetProperty(v => v.ScannerVersion, int.MaxValue).SetProperty(v => v.ScanOutcome, ScanOutcome.NoExecutable), ct);
        await db.Collections.Where(c => c.Name == "many").ExecuteUpdateAsync(set => set.SetProperty(c => c.NextNumber, count), ct);
        if (boards) foreach (var (model, bookmarks) in new[] { ("Many", ManyBookmarks), ("Few", FewBookmarks) }) await BookmarkAsync(services, added, db, model, bookmarks);
        return token.Secret;
    }

    private static async Task BookmarkAsync(IServiceProvider services, Actor actor, RegistryDbContext db, string name, int count)
    {
        var ct = CancellationToken.None;
        var path = CollectionPath.OfModel(Name, name);
        _ = (await services.GetRequiredService<CreateCollection>().ExecuteAsync(new(path), actor, ct)).Value;
        var model = await db.Collections.FirstAsync(c => c.Name == name, ct);
        var versions = await db.Versions.OrderBy(v => v.Number).Take(count).Select(v => v.Id).ToListAsync(ct);
        foreach (var chunk in versions.Select((id, number) => (id, number)).Chunk(5000))
        {
            db.ChangeTracker.Clear();
            db.Memberships.AddRange(chunk.Select(v => new Membership { Id = Guid.CreateVersion7(), CollectionId = model.Id, VersionId = v.id, Number = v.number, AddedById = actor.UserId, AddedAt = TimeProvider.System.GetUtcNow() }));
            await db.SaveChangesAsync(ct);
        }

        await db.Collections.Where(c => c.Id == model.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.NextNumber, count), ct);
        // As boards are: the protected alias on the newest, a plain one far below.
        _ = (await services.GetRequiredService<ProtectAlias>().ExecuteAsync(new(path, "production", new(Role.Reviewer)), actor, ct)).Value;
        _ = (await services.GetRequiredService<MoveAlias>().ExecuteAsync(new(path, "production", $"v{count - 1}", 0), actor, ct)).Value;
        _ = (await services.GetRequiredService<MoveAlias>().ExecuteAsync(new(path, "fallback", "v0", 0), actor, ct)).Value;
    }
}

/// <summary>The child seen from the parent.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Ready ready) => (this.process, Ready) = (process, ready);

    public Ready Ready { get; }

    public Uri Registry => new($"http://127.0.0.1:{Ready.Registry}");

    public Uri Bare => new($"http://127.0.0.1:{Ready.Bare}");

    public static async Task<ServerProcess> StartAsync(string folder, string holding)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["server", folder, holding]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Insert(0, typeof(ServerProcess).Assembly.Location);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return new(process, JsonSerializer.Deserialize<Ready>(line[6..])!);
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }

    /// <summary>MiB now.</summary>
    public double Resident() => Status("VmRSS:");

    /// <summary>MiB at most since <see cref="ResetPeak"/>.</summary>
    public double Peak() => Status("VmHWM:");

    /// <summary>Linux: the high-water mark starts again from here.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private double Status(string field) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
}

/// <summary>Keep-alive GETs over raw sockets, so that the client costs little and both sides of a ratio cost the same.</summary>
internal static class Load
{
    public static async Task<double> RequestsPerSecondAsync(Uri server, string path, string? token, int connections = 32, int seconds = 5)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}\r\n");
        using var until = new CancellationTokenSource();
        long count = 0;
        var measuring = false;
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            var buffer = new byte[1 << 16];
            while (!until.IsCancellationRequested)
            {
                await socket.SendAsync(request);
                await ReadAnswerAsync(socket, buffer);
                if (measuring) Interlocked.Increment(ref count);
            }
        })).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(2));
        var clock = Stopwatch.StartNew();
        Volatile.Write(ref measuring, true);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var done = Interlocked.Read(ref count) / clock.Elapsed.TotalSeconds;
        await until.CancelAsync();
        await Task.WhenAll(workers);
        return done;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var (length, end) = (0, -1);
        while (end < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0) throw new IOException("The server hung up.");
            length += read;
            end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        var head = Encoding.ASCII.GetString(buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new IOException(head);
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var size = int.Parse(head.AsSpan(at + 16).Slice(0, (head.AsSpan(at + 16).IndexOf('\r') is var stop and >= 0) ? stop : head.Length - at - 16));
            for (var have = length - end - 4; have < size;) have += await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, size - have)));
            return;
        }

        // Chunked: the last chunk ends the answer, and nothing follows it before the next request.
        while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
        {
            if (length == buffer.Length)
            {
                buffer.AsSpan(length - 16).CopyTo(buffer);
                length = 16;
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0) throw new IOException("The server hung up.");
            length += read;
        }
    }
}

internal static class Requests
{
    public static async Task RunAsync(ServerProcess server)
    {
        var (bare, resolve, page) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            bare.Add(await Load.RequestsPerSecondAsync(server.Bare, "/json", null));
            resolve.Add(await Load.RequestsPerSecondAsync(server.Registry, "/api/v1/resolve?ref=bench/digits/many:best", server.Ready.Token));
            page.Add(await Load.RequestsPerSecondAsync(server.Registry, "/api/v1/entities/bench/projects/digits/artifacts/many/versions?limit=20", server.Ready.Token));
        }

        Table.Print("Requests a second (median of 3)", ("bare Results.Json", bare.Median(), null),
            ("resolve an alias, with a token", resolve.Median(), resolve.Median() / bare.Median()),
            ("page of 20 versions, with a token", page.Median(), page.Median() / bare.Median()));
    }
}

internal static class Pages
{
    public static async Task RunAsync(ServerProcess server)
    {
        using var client = Http.Client(server);
        const string path = "/api/v1/entities/bench/projects/digits/artifacts/many/versions?limit=100";
        // In turns, and both warm: a page asked first would pay for compiling, and its ratio would say nothing of where it lies.
        var (first, last) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 80; turn++)
        {
            var (one, other) = (await Http.MillisecondsAsync(client, path), await Http.MillisecondsAsync(client, path + "&cursor=100"));
            if (turn < 30) continue;
            first.Add(one);
            last.Add(other);
        }

        Table.Print($"A page of 100 out of {BenchServer.ManyVersions:N0} versions, ms (median of 50, in turns)", ("first page", first.Median(), null), ("last page", last.Median(), last.Median() / first.Median()));
    }
}

internal static partial class Boards
{
    public static async Task RunAsync(ServerProcess server)
    {
        using var person = await SignInAsync(server);
        // In turns, and both warm. A page as a browser gets it: the frame, the header and fifty rows.
        var (few, many, last) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < 80; turn++)
        {
            var (one, other, end) = (await OpenAsync(person, "Few", 199), await OpenAsync(person, "Many", 199_999), await OpenAsync(person, "Many?cursor=50", 49));
            if (turn < 30) continue;
            few.Add(one);
            many.Add(other);
            last.Add(end);
        }

        Table.Print($"A board opened, ms (median of 50, in turns)", ($"of {BenchServer.FewBookmarks:N0} bookmarks", few.Median(), null),
            ($"of {BenchServer.ManyBookmarks:N0} bookmarks", many.Median(), many.Median() / few.Median()),
            ("its last page", last.Median(), last.Median() / few.Median()));

        using var client = Http.Client(server);
        var (seen, pages, cursor, clock) = (0, 0, string.Empty, Stopwatch.StartNew());
        do
        {
            using var page = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/entities/{BenchServer.Name}/models/Many/bookmarks?limit=1000{cursor}"));
            seen += page.RootElement.GetProperty("items").GetArrayLength();
            pages++;
            cursor = page.RootElement.TryGetProperty("next", out var next) && next.GetString() is { } at ? $"&cursor={at}" : string.Empty;
        }
        while (cursor.Length > 0);

        if (seen != BenchServer.ManyBookmarks) throw new InvalidOperationException($"{seen} bookmarks on {pages} pages.");
        Table.Print($"All {seen:N0} bookmarks by pages of 1,000", ("pages", pages, null), ("s", clock.Elapsed.TotalSeconds, null));
    }

    private static async Task<double> OpenAsync(HttpClient person, string board, int first)
    {
        var clock = Stopwatch.StartNew();
        var html = await person.GetStringAsync($"/{BenchServer.Name}/model-registry/{board}");
        var taken = clock.Elapsed.TotalMilliseconds;
        return html.Contains($"data-row=\"{first}\"", StringComparison.Ordinal) ? taken : throw new InvalidOperationException($"{board} shows no v{first}.");
    }

    private static async Task<HttpClient> SignInAsync(ServerProcess server)
    {
        var client = new HttpClient { BaseAddress = server.Registry };
        var form = Form().Match(await client.GetStringAsync("/account/sign-in")).Value;
        var fields = Hidden().Matches(form).ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value));
        (fields["Input.Name"], fields["Input.Password"]) = (BenchServer.Name, BenchServer.Password);
        (await client.PostAsync("/account/sign-in", new FormUrlEncodedContent(fields))).EnsureSuccessStatusCode();
        return client;
    }

    [GeneratedRegex("<form[^>]*>(?:(?!</form>).)*Input.Password.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}

internal static class SmallFiles
{
    private const int Count = 10_000;
    private const int Size = 1_024;

    public static async Task RunAsync(ServerProcess server)
    {
        using var client = Http.Client(server);
        var idle = server.Resident();
        server.ResetPeak();
        var rates = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            // Other bytes each time: what the store has already is never written.
            using var form = new MultipartFormDataContent();
            var random = new Random(round);
            for (var n = 0; n < Count; n++)
            {
                var bytes = new byte[Size];
                random.NextBytes(bytes);
                form.Add(new ByteArrayContent(bytes), "file", $"part-{n % 100:D2}/{n:D5}.bin");
            }

            var clock = Stopwatch.StartNew();
            using var answer = (await client.PostAsync("/api/v1/entities/bench/projects/digits/artifacts/small/versions?create=true", form)).EnsureSuccessStatusCode();
            rates.Add(Count / clock.Elapsed.TotalSeconds);
        }

        Table.Print($"{Count:N0} files of {Size:N0} bytes logged in one request, files a second (median of 3)", ("files a second", rates.Median(), null));
        Table.Print("Server memory, MiB", ("resident before", idle, null), ("peak while logging small files: growth", server.Peak() - idle, null));
    }
}

internal static class Transfers
{
    private const long Size = 1L << 30;

    public static async Task RunAsync(ServerProcess server, string folder)
    {
        var source = Path.Combine(folder, "big.bin");
        await WriteAsync(source);
        using var client = Http.Client(server);
        var idle = server.Resident();
        server.ResetPeak();
        var (up, hash, store, down, file, archive) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var steps = new[] { 8, 64 }.Select(mebibytes => (Piece: mebibytes * (1 << 20), Rates: new List<double>())).ToList();
        for (var round = 0; round < 3; round++)
        {
            hash.Add(await SendAsync(client, new(server.Bare, "/hash"), source));
            store.Add(await SendAsync(client, new(server.Bare, "/store"), source));
            // Other bytes each time: what the store has already is never written.
            await using (var changed = File.OpenWrite(source)) await changed.WriteAsync(BitConverter.GetBytes(round + 1L));
            up.Add(await LogAsync(client, server, source, round));
            foreach (var (piece, rates) in steps)
            {
                await using (var changed = File.OpenWrite(source)) await changed.WriteAsync(BitConverter.GetBytes(piece + round + 1L));
                rates.Add(await LogInStepsAsync(client, server, source, piece));
            }
        }

        var peakUp = server.Peak();
        server.ResetPeak();
        for (var round = 0; round < 3; round++)
        {
            file.Add(await ReceiveAsync(client, new(server.Bare, "/file")));
            down.Add(await ReceiveAsync(client, new(server.Registry, "/api/v1/entities/bench/projects/digits/artifacts/big/versions/v0/files/big.bin")));
            archive.Add(await ReceiveAsync(client, new(server.Registry, "/api/v1/entities/bench/projects/digits/artifacts/big/versions/v0/archive"), isArchive: true));
        }

        var peakDown = server.Peak();
        Table.Print("1 GiB up, MiB/s (median of 3)", ("bare, SHA-256, discarded", hash.Median(), null),
            ("bare, SHA-256, written and flushed", store.Median(), null),
            ("logged as a version: against hash and write", up.Median(), up.Median() / store.Median()),
            ("logged as a version: against hash alone", up.Median(), up.Median() / hash.Median()));
        foreach (var (piece, rates) in steps)
        {
            Table.Print($"1 GiB up in steps of {piece >> 20} MiB, MiB/s (median of 3)",
                ("against hash and write", rates.Median(), rates.Median() / store.Median()), ("against hash alone", rates.Median(), rates.Median() / hash.Median()));
        }

        Table.Print("1 GiB down, MiB/s (median of 3)", ("bare Results.File", file.Median(), null), ("a version's file", down.Median(), down.Median() / file.Median()),
            ("a version's archive", archive.Median(), archive.Median() / file.Median()));
        Table.Print("Server memory, MiB", ("resident before", idle, null), ("peak while uploading: growth", peakUp - idle, null), ("peak while downloading: growth", peakDown - idle, null));
    }

    public static async Task WriteAsync(string path)
    {
        await using var file = File.Create(path);
        var block = new byte[1 << 20];
        var random = new Random(20261124);
        for (var at = 0L; at < Size; at += block.Length)
        {
            random.NextBytes(block);
            await file.WriteAsync(block);
        }
    }

    public static async Task<double> SendAsync(HttpClient client, Uri to, string path)
    {
        await using var file = File.OpenRead(path);
        return await RateAsync(async () => (await client.PutAsync(to, new StreamContent(file, 1 << 20))).EnsureSuccessStatusCode());
    }

    private static async Task<double> LogAsync(HttpClient client, ServerProcess server, string path, int round)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StringContent($$"""{"round":{{round}}}"""), "metadata" }, { new StreamContent(file, 1 << 20), "file", "big.bin" } };
        return await RateAsync(async () =>
            (await client.PostAsync(new Uri(server.Registry, "/api/v1/entities/bench/projects/digits/artifacts/big/versions?create=true"), form)).EnsureSuccessStatusCode());
    }

    // From the draft to the commit, one piece after the other, as a script does it.
    private static async Task<double> LogInStepsAsync(HttpClient client, ServerProcess server, string path, int piece)
    {
        await using var file = File.OpenRead(path);
        var buffer = new byte[piece];
        return await RateAsync(async () =>
        {
            var drafts = new Uri(server.Registry, "/api/v1/entities/bench/projects/digits/artifacts/stepped/drafts?create=true");
            using var begun = (await client.PostAsJsonAsync(drafts, new { files = new[] { new { path = "big.bin", size = Size } } })).EnsureSuccessStatusCode();
            using var draft = JsonDocument.Parse(await begun.Content.ReadAsStringAsync());
            var upload = new Uri(server.Registry, draft.RootElement.GetProperty("files")[0].GetProperty("upload").GetString());
            for (var at = 0L; at < Size; at += piece)
            {
                await file.ReadExactlyAsync(buffer);
                using var body = new ByteArrayContent(buffer);
                body.Headers.TryAddWithoutValidation("Content-Range", $"bytes {at}-{at + piece - 1}/{Size}");
                using var taken = (await client.PatchAsync(upload, body)).EnsureSuccessStatusCode();
            }

            using var committed = (await client.PostAsync(new Uri(server.Registry, begun.Headers.Location + "/commit"), null)).EnsureSuccessStatusCode();
        });
    }

    public static async Task<double> ReceiveAsync(HttpClient client, Uri from, bool isArchive = false) => await RateAsync(async () =>
    {
        using var answer = await client.GetAsync(from, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 20];
        var total = 0L;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;) total += read;
        if (isArchive ? total <= Size : total != Size) throw new IOException($"{total} bytes instead of {Size}");
    });

    private static async Task<double> RateAsync(Func<Task> transfer)
    {
        var clock = Stopwatch.StartNew();
        await transfer();
        return Size / 1048576.0 / clock.Elapsed.TotalSeconds;
    }
}

/// <summary>What a stock MLflow client asks, against the registry's own API and bare endpoints.</summary>
internal static class MlFlowWire
{
    private const string Api = "/api/2.0/mlflow/";

    public static async Task RunAsync(ServerProcess server, string folder)
    {
        using var client = Http.Client(server);
        await PostAsync(client, "registered-models/create", new { name = "Digits" });
        await PostAsync(client, "model-versions/create", new { name = "Digits", source = "s3://bucket/digits" });
        await PostAsync(client, "registered-models/alias", new { name = "Digits", alias = "best", version = "1" });
        var (own, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            own.Add(await Load.RequestsPerSecondAsync(server.Registry, "/api/v1/resolve?ref=bench/model-registry/Digits:best", server.Ready.Token));
            theirs.Add(await Load.RequestsPerSecondAsync(server.Registry, Api + "registered-models/alias?name=Digits&alias=best", server.Ready.Token));
        }

        Table.Print("An alias resolved, requests a second (median of 3)", ("the registry's own API", own.Median(), null), ("MLflow's wire", theirs.Median(), theirs.Median() / own.Median()));

        var source = Path.Combine(folder, "big.bin");
        await Transfers.WriteAsync(source);
        using var run = JsonDocument.Parse(await PostAsync(client, "runs/create", new { experiment_id = "0", run_name = "training", start_time = 1 }));
        var root = run.RootElement.GetProperty("run").GetProperty("info").GetProperty("artifact_uri").GetString()!["mlflow-artifacts:/".Length..];
        var place = new Uri(server.Registry, $"/api/2.0/mlflow-artifacts/artifacts/{root}/model/big.bin");
        var (hash, store, up, file, down) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 3; round++)
        {
            hash.Add(await Transfers.SendAsync(client, new(server.Bare, "/hash"), source));
            store.Add(await Transfers.SendAsync(client, new(server.Bare, "/store"), source));
            await using (var changed = File.OpenWrite(source)) await changed.WriteAsync(BitConverter.GetBytes(-round - 1L));
            up.Add(await Transfers.SendAsync(client, place, source));
            file.Add(await Transfers.ReceiveAsync(client, new(server.Bare, "/file")));
            down.Add(await Transfers.ReceiveAsync(client, place));
        }

        Table.Print("1 GiB on MLflow's wire, MiB/s (median of 3)", ("bare, SHA-256, discarded", hash.Median(), null), ("bare, SHA-256, written and flushed", store.Median(), null),
            ("PUT: against hash and write", up.Median(), up.Median() / store.Median()), ("PUT: against hash alone", up.Median(), up.Median() / hash.Median()),
            ("bare Results.File", file.Median(), null), ("GET", down.Median(), down.Median() / file.Median()));
    }

    private static async Task<string> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(Api + path, body);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }
}

internal static class FirstPage
{
    public static async Task RunAsync(string folder)
    {
        var root = new DirectoryInfo(Environment.CurrentDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ModelRegistry.sln"))) root = root.Parent ?? throw new InvalidOperationException("Run it inside the checkout.");
        var times = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndPoint!).Port}";
            probe.Close();
            var clock = Stopwatch.StartNew();
            var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--project", "ModelRegistry.Web", "--", "--urls", url])
            {
                WorkingDirectory = root.FullName, RedirectStandardOutput = true,
                Environment = { ["Registry__DataFolder"] = Path.Combine(folder, $"start-{round}") },
            };
            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            using var client = new HttpClient();
            while (true)
            {
                try
                {
                    if ((await client.GetAsync(url)).IsSuccessStatusCode) break;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(20);
                }
            }

            times.Add(clock.Elapsed.TotalSeconds);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Table.Print("From \"dotnet run\" on a built checkout and an empty data folder to the first page, s (median of 3)", ("first page", times.Median(), null));
    }
}

internal static class Http
{
    public static HttpClient Client(ServerProcess server)
    {
        var client = new HttpClient { BaseAddress = server.Registry, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Ready.Token);
        return client;
    }

    public static async Task<double> MillisecondsAsync(HttpClient client, string path)
    {
        var clock = Stopwatch.StartNew();
        (await client.GetAsync(path)).EnsureSuccessStatusCode();
        return clock.Elapsed.TotalMilliseconds;
    }
}

internal static class Table
{
    public static double Median(this List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    public static void Print(string title, params (string What, double Value, double? Ratio)[] rows)
    {
        Console.WriteLine($"\n{title}");
        foreach (var (what, value, ratio) in rows) Console.WriteLine($"  {what,-48} {value,12:N1} {(ratio is { } r ? $"ratio {r:N2}" : "")}");
    }
}
