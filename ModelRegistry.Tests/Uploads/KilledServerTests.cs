using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>
/// A real server process is killed by its id, at moments that a seed draws, while a version arrives in steps; another one goes on, or the process
/// beside it on the same database and folder. <c>eng/kill-uploads 48</c> does it as often as asked.
/// </summary>
public sealed class KilledServerTests : IAsyncLifetime
{
    private const int Chunk = 1024 * 1024;
    private const int FewKills = 6;

    private ApiHost beside = null!;
    private ApiClient observer = null!;
    private string token = null!;
    private ServerProcess? server;

    private enum Moment
    {
        BetweenPieces,
        WithinAPiece,
        AfterAPiecesBytes,
        AfterTheLastBytes,
        AtTheCommit,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        beside = await ApiHost.StartAsync();
        observer = await beside.OwnerAsync();
        token = await beside.App.TokenAsync(beside.Owner);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        await beside.DisposeAsync();
    }

    [Fact]
    public async Task KilledAtAnyMoment_TheUploadGoesOnAndTheBytesAreThoseThatWereSent()
    {
        var kills = Setting("REGISTRY_KILLS") ?? FewKills;
        var seed = Setting("REGISTRY_KILL_SEED") ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, REGISTRY_KILL_SEED={seed}");
        var random = new Random(seed);
        try
        {
            for (var killed = 0; killed < kills;)
            {
                // Each upload meets three kills at most, so that it also comes to its end.
                var here = Math.Min(3, kills - killed);
                await UploadAsync(random, Enumerable.Range(killed, here).Select(n => (Moment)(n % Enum.GetValues<Moment>().Length)).ToList());
                killed += here;
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"With REGISTRY_KILL_SEED={seed}: {exception.Message}", exception);
        }
    }

    private async Task UploadAsync(Random random, List<Moment> moments)
    {
        var bytes = new byte[(Chunk * 3) + random.Next(1, Chunk)];
        random.NextBytes(bytes);
        var artifact = $"/entities/{beside.Entity}/projects/digits/artifacts/killed-{Guid.CreateVersion7():N}";
        var client = await StartAsync();
        var digest = random.Next(2) == 0 ? $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}" : null;
        var begun = (await client.PostAsync($"{artifact}/drafts?create=true", new { files = new[] { new { path = "model.bin", size = bytes.Length, digest } } })).Must(HttpStatusCode.Created);
        var (draft, upload) = ($"{artifact}/drafts/{begun["id"]}", begun.Json.GetProperty("files")[0].GetProperty("upload").GetString()!["/api/v1".Length..]);

        var left = new Queue<Moment>(moments);
        while (true)
        {
            var offset = await OffsetAsync(client, upload);
            if (offset < bytes.Length)
            {
                var length = Math.Min(Chunk, bytes.Length - offset);
                var isLast = offset + length == bytes.Length;
                // The moment waits for the piece that it is of; a queue that is not empty at the last piece meets it there.
                var kill = left.TryPeek(out var next) && next switch
                {
                    Moment.AfterTheLastBytes => isLast,
                    Moment.AtTheCommit => false,
                    _ => true,
                };
                if (!kill)
                {
                    (await client.PatchAsync(upload, Piece(bytes, offset, length))).Must(HttpStatusCode.Accepted);
                    continue;
                }

                left.Dequeue();
                client = await StartAsync(); // It is the one that has the piece that dies.
                var acknowledged = await SendAndKillAsync(client, upload, bytes, offset, length, next, random);
                client = await GoOnAsync(random);
                var held = await OffsetAsync(client, upload);
                // What was acknowledged counts; what was not is one piece at most.
                Assert.InRange(held, acknowledged, offset + length);
                (await observer.GetAsync($"{artifact}/versions")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
                continue;
            }

            var isKilled = left.TryDequeue(out _);
            if (isKilled) client = await StartAsync();
            var commit = client.PostAsync(draft + "/commit", null);
            if (!isKilled)
            {
                Assert.Contains((await commit).Status, new[] { HttpStatusCode.Created, HttpStatusCode.OK });
                break;
            }

            await EndAsync();
            await Task.WhenAny(commit);
            client = await GoOnAsync(random);
            // All of it or nothing of it.
            var seen = await observer.GetAsync($"{artifact}/versions");
            if (seen.Status == HttpStatusCode.OK) await AssertWholeAsync(artifact, bytes);
            else seen.MustBeProblem(HttpStatusCode.NotFound, "not_found");
        }

        await AssertWholeAsync(artifact, bytes);
        Assert.Single((await observer.GetAsync($"{artifact}/versions")).Json.GetProperty("items").EnumerateArray());
    }

    /// <summary>Bytes that the server said to have, when it was killed.</summary>
    private async Task<int> SendAndKillAsync(ApiClient client, string upload, byte[] bytes, int offset, int length, Moment moment, Random random)
    {
        if (moment == Moment.BetweenPieces)
        {
            (await client.PatchAsync(upload, Piece(bytes, offset, length))).Must(HttpStatusCode.Accepted);
            await EndAsync();
            return offset + length;
        }

        var at = moment == Moment.WithinAPiece ? random.Next(0, length) : length;
        using var body = new KillingContent(bytes.AsMemory(offset, length), at, EndAsync);
        body.Headers.TryAddWithoutValidation("Content-Range", Range(bytes, offset, length));
        try
        {
            var answer = await client.PatchAsync(upload, body);
            return answer.Status == HttpStatusCode.Accepted ? offset + length : offset;
        }
        catch (HttpRequestException)
        {
            return offset;
        }
    }

    // A new process, or the one beside it: another node with the same database and folder.
    private async Task<ApiClient> GoOnAsync(Random random) => random.Next(3) == 0 ? await StartAsync(justStart: true) : await StartAsync();

    private async Task<ApiClient> StartAsync(bool justStart = false)
    {
        server ??= await ServerProcess.StartAsync(beside.App.DataFolder);
        if (justStart) return observer;
        var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(http);
    }

    private async Task EndAsync()
    {
        if (server is null) return;
        await server.DisposeAsync();
        server = null;
    }

    private static async Task<int> OffsetAsync(ApiClient client, string upload)
    {
        var answer = (await client.GetAsync(upload)).Must(HttpStatusCode.OK);
        return int.Parse(answer.Response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    private async Task AssertWholeAsync(string artifact, byte[] bytes)
    {
        var stored = await observer.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v0/files/model.bin", Ct);
        Assert.True(bytes.AsSpan().SequenceEqual(stored), "other bytes than were sent");
    }

    private static ByteArrayContent Piece(byte[] bytes, int offset, int length)
    {
        var body = new ByteArrayContent(bytes, offset, length);
        body.Headers.TryAddWithoutValidation("Content-Range", Range(bytes, offset, length));
        return body;
    }

    private static string Range(byte[] bytes, int offset, int length) => string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{offset + length - 1}/{bytes.Length}");

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A body that kills the server once so many of its bytes are on the line.</summary>
    private sealed class KillingContent(ReadOnlyMemory<byte> bytes, int at, Func<Task> kill) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes[..at]);
            await stream.FlushAsync();
            await kill();
            await stream.WriteAsync(bytes[at..]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
