using System.Globalization;
using System.Net;
using ModelRegistry.Core.Care;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Storage;

/// <summary>
/// A disk that is full, really: every way in is told <c>507 insufficient_storage</c> and leaves nothing, what is there is read on, and once there is
/// room again everything goes on without a restart.
/// </summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int DiskMebibytes = 24;
    private const int More = 40 * 1024 * 1024;
    private const string Before = "what was there before";

    private readonly TemporaryFolder folder = new();
    private SmallDisk disk = null!;
    private RegistryApp app = null!;
    private ApiClient owner = null!;
    private string artifact = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        disk = SmallDisk.Mount(DiskMebibytes);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        disk?.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task MoreThanTheDiskHolds_IsRefusedAndLeavesNothing()
    {
        await StartAsync(onlyBytes: true);
        var free = disk.Free;

        AssertFull(await LogAsync("whole", new SourceStream(More)));
        AssertFull(await owner.PostAsync($"{artifact}/drafts", new { files = new[] { new { path = "model.bin", size = More } } }));

        Assert.Equal(free, disk.Free);
        await AssertReadsGoOnAsync();
        (await owner.GetAsync($"{artifact}/versions/v1")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await LogAsync("fits", new SourceStream(1024 * 1024))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task DiskThatFillsMeanwhile_KeepsWhatCameAndGoesOnOnceThereIsRoom()
    {
        await StartAsync(onlyBytes: true);
        const int half = 2 * 1024 * 1024;
        var bytes = SourceStream.Bytes(2 * half);
        var draft = (await owner.PostAsync($"{artifact}/drafts", new { files = new[] { new { path = "model.bin", size = bytes.Length } } })).Must(HttpStatusCode.Created);
        var upload = draft.Json.GetProperty("files")[0].GetProperty("upload").GetString()!["/api/v1".Length..];
        (await SendAsync(upload, bytes, 0, half)).Must(HttpStatusCode.Accepted);
        disk.Fill();

        AssertFull(await SendAsync(upload, bytes, half, half));
        AssertFull(await LogAsync("small", new MemoryStream([1, 2, 3])));
        AssertFull(await owner.PutAsync(upload, new ByteArrayContent(bytes)));
        await AssertReadsGoOnAsync();
        disk.Fill(); // What the refused pieces gave back.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await owner.Http.GetAsync("/readyz", Ct)).StatusCode);

        disk.MakeRoom();
        var at = int.Parse((await owner.GetAsync(upload)).Must(HttpStatusCode.OK)["received"]!, CultureInfo.InvariantCulture);
        Assert.Contains(at, new[] { 0, half });
        (await SendAsync(upload, bytes, at, bytes.Length - at)).Must(HttpStatusCode.Accepted);
        (await owner.PostAsync($"{artifact}/drafts/{draft["id"]}/commit", null)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v1/files/model.bin", Ct));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task FullUnderTheDatabaseToo_ChangesAreRefusedWholeAndReadsGoOn()
    {
        await StartAsync(onlyBytes: false);
        await MoveAsync(HttpStatusCode.Created, "first");
        disk.Fill();

        // The log of the database has some room left in it; a large change has none.
        var words = new string('w', 4_000);
        for (var n = 0; n < 400; n++)
        {
            var answer = await owner.PatchAsync($"{artifact}/versions/v0", new { description = string.Create(CultureInfo.InvariantCulture, $"{n} {words}") });
            if (answer.Status == HttpStatusCode.OK) continue;
            AssertFull(answer);
            break;
        }

        var said = (await owner.GetAsync($"{artifact}/versions/v0")).Must(HttpStatusCode.OK)["description"];
        AssertFull(await owner.PatchAsync($"{artifact}/versions/v0", new { description = new string('x', 4_000) }));
        AssertFull(await LogAsync("small", new MemoryStream([1, 2, 3])));
        AssertFull(await owner.PostAsync($"{artifact}/drafts", new { files = new[] { new { path = "model.bin", size = 0 } }, description = words }));
        await AssertReadsGoOnAsync();
        Assert.Equal(said, (await owner.GetAsync($"{artifact}/versions/v0")).Must(HttpStatusCode.OK)["description"]);

        disk.MakeRoom();
        await MoveAsync(HttpStatusCode.Created, "second");
        (await LogAsync("small", new MemoryStream([1, 2, 3]))).Must(HttpStatusCode.Created);
        await AssertWholeAsync();
    }

    private async Task StartAsync(bool onlyBytes)
    {
        // The bytes alone on it, as where an operator mounts a disk for them; or everything.
        if (onlyBytes) Directory.CreateSymbolicLink(folder.Combine("blobs"), disk.Path);
        app = await RegistryApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = onlyBytes ? folder.Path : disk.Path });
        var ada = await app.AddAccountAsync();
        owner = new(await app.TokenClientAsync(ada));
        artifact = $"/entities/{ada.Name}/projects/digits/artifacts/mlp";
        (await owner.LogAsync(artifact, null, [("before.bin", Before)])).Must(HttpStatusCode.Created);
    }

    private Task<ApiAnswer> LogAsync(string name, Stream content)
    {
        var part = new StreamContent(content);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}.bin\"");
        return owner.PostAsync($"{artifact}/versions", new ApiForm { part });
    }

    private Task<ApiAnswer> SendAsync(string upload, byte[] bytes, int at, int length)
    {
        var body = new ByteArrayContent(bytes, at, length);
        body.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {at}-{at + length - 1}/{bytes.Length}"));
        return owner.PatchAsync(upload, body);
    }

    private async Task MoveAsync(HttpStatusCode status, string alias) =>
        (await owner.PutAsync($"{artifact}/aliases/{alias}", new { version = "v0" })).Must(status);

    private async Task AssertReadsGoOnAsync()
    {
        Assert.Equal(Before, (await owner.GetAsync($"{artifact}/versions/v0/files/before.bin")).Must(HttpStatusCode.OK).Text);
        Assert.Equal("v0", (await owner.GetAsync($"{artifact}/versions/v0")).Must(HttpStatusCode.OK)["ref"]!.Split(':')[^1]);
        (await owner.GetAsync($"{artifact}/history")).Must(HttpStatusCode.OK);
    }

    private async Task AssertWholeAsync()
    {
        var report = await app.Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct);
        Assert.True(report.IsWhole, string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Count}: {string.Join(", ", f.Examples)}")));
    }

    private static void AssertFull(ApiAnswer answer)
    {
        answer.MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage");
        Assert.Null(answer.Response.Headers.RetryAfter);
    }
}
