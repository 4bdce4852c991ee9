using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.Compat.MlFlow;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>
/// On a small disk that is really one: what a draft awaits is kept for it, whoever else writes and through whatever door, and one person's drafts leave
/// something for others.
/// </summary>
public sealed class ReservedRoomTests : IAsyncLifetime
{
    private const int Mebibyte = 1024 * 1024;
    private const int Disk = 40 * Mebibyte;
    private const int Reserved = 24 * Mebibyte;
    private const int TooMuch = 20 * Mebibyte;

    private readonly TemporaryFolder folder = new();
    private SmallDisk disk = null!;
    private RegistryApp app = null!;
    private Actor ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        disk = SmallDisk.Mount(Disk / Mebibyte);
        Directory.CreateSymbolicLink(folder.Combine("blobs"), disk.Path);
        app = await RegistryApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = folder.Path });
        ada = await app.AddAccountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        disk?.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task WhatADraftAwaits_IsTakenByNoOtherDoor()
    {
        var bytes = SourceStream.Bytes(Reserved);
        var draft = await BeginAsync(ada, Reserved);
        var bob = await app.AddAccountAsync();
        var client = new ApiClient(await app.TokenClientAsync(bob));
        var mlflow = await MlFlowClient.OfAsync(app, bob);
        var (_, root) = await mlflow.RunAsync();
        var free = disk.Free;

        var said = (await LogAsync(client, bob, new ByteArrayContent(bytes, 0, TooMuch))).MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage");
        var streamed = (await LogAsync(client, bob, new StreamContent(new SourceStream(TooMuch)))).MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage");
        var put = await mlflow.SendAsync(HttpMethod.Put, $"{MlFlowClient.Artifacts}artifacts/{root}/model.bin", new ByteArrayContent(bytes, 0, TooMuch));
        put.Refused(507, "INTERNAL_ERROR");
        // The form's own words are not counted; of a body of unknown length nothing is known before.
        Assert.InRange(long.Parse(said["wantedBytes"]!, CultureInfo.InvariantCulture), TooMuch - (128 * 1024), TooMuch);
        Assert.False(streamed.Json.TryGetProperty("wantedBytes", out _));
        Refused(await ReceiveAsync(bob, TooMuch, TooMuch));
        Refused(await ReceiveAsync(bob, TooMuch, length: null));
        Assert.Equal(free, disk.Free);

        (await LogAsync(client, bob, new ByteArrayContent(bytes, 0, 4 * Mebibyte))).Must(HttpStatusCode.Created);
        await SendAsync(draft, bytes);
    }

    [Fact]
    public async Task DraftBegunMeanwhile_EndsWhatIsStillStreaming()
    {
        var draft = default(CreatedDraft);
        await using var source = new SourceStream(30L * Mebibyte);
        var reads = 0;
        await using var waiting = new WaitingStream(source, async () =>
        {
            if (++reads == 5) draft = await BeginAsync(ada, TooMuch);
        });
        await using (var upload = CoreHost.Must(await app.Get<LogVersion>().BeginAsync(new(ada.Name, "digits", "other"), create: true, ada, Ct)))
        {
            Refused(await upload.AddFileAsync("model.bin", waiting, Ct));
        }

        await SendAsync(draft!, SourceStream.Bytes(TooMuch));
    }

    [Fact]
    public async Task BytesOnTheirWayToADraft_AreNotCountedTwice()
    {
        var draft = await BeginAsync(ada, Reserved);
        await using var source = new SourceStream(Reserved);
        var arrived = 0;
        await using var waiting = new WaitingStream(source, async () =>
        {
            // Of 24 MiB that are awaited about 20 are on the disk and count for nothing yet.
            if (++arrived == 80) await LogAsync(8 * Mebibyte);
        });

        CoreHost.Must(await app.Get<UploadDraftFile>().PutAsync(new(Artifact(ada), draft.Id, 0), Reserved, waiting, ada, Ct));

        Assert.True(arrived >= 80);
        CoreHost.Must(await app.Get<CommitDraft>().ExecuteAsync(Artifact(ada), draft.Id, ada, Ct));
    }

    [Fact]
    public async Task OnePersonsDrafts_MayAwaitAllWhereNobodyElseIsAndElseAShare()
    {
        var all = await BeginAsync(ada, disk.Free / 100 * 97);
        CoreHost.Must(await app.Get<DiscardDraft>().ExecuteAsync(Artifact(ada), all.Id, ada, Ct));
        var bob = await app.AddAccountAsync();

        var refused = await TryBeginAsync(ada, disk.Free / 100 * 97);

        Assert.Equal(("drafts_too_large", ErrorKind.Conflict), (refused.Error?.Code, refused.Error?.Kind));
        Assert.InRange(Assert.IsType<long>(refused.Error!.Details!["allowedBytes"]), disk.Free / 100 * 89, disk.Free / 100 * 91);
        await BeginAsync(ada, disk.Free / 100 * 50);
        // Together, not each.
        Assert.Equal("drafts_too_large", (await TryBeginAsync(ada, disk.Free / 100 * 45)).Error?.Code);
        // Of what the first one's leave.
        Assert.Equal("drafts_too_large", (await TryBeginAsync(bob, disk.Free / 100 * 48)).Error?.Code);
        await BeginAsync(bob, disk.Free / 100 * 40);
    }

    private static CollectionPath Artifact(Actor person) => new(person.Name, "digits", "mlp");

    private Task<Result<CreatedDraft>> TryBeginAsync(Actor person, long size) =>
        app.Get<CreateDraft>().ExecuteAsync(new(Artifact(person), Create: true, new(), [new("model.bin", size)]), person, Ct);

    private async Task<CreatedDraft> BeginAsync(Actor person, long size) => CoreHost.Must(await TryBeginAsync(person, size));

    private async Task SendAsync(CreatedDraft draft, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        CoreHost.Must(await app.Get<UploadDraftFile>().PutAsync(new(Artifact(ada), draft.Id, 0), bytes.Length, content, ada, Ct));
        CoreHost.Must(await app.Get<CommitDraft>().ExecuteAsync(Artifact(ada), draft.Id, ada, Ct));
    }

    private async Task LogAsync(int size)
    {
        await using var upload = CoreHost.Must(await app.Get<LogVersion>().BeginAsync(new(ada.Name, "digits", "other"), create: true, size, ada, Ct));
        await using var content = new SourceStream(size);
        CoreHost.Must(await upload.AddFileAsync("model.bin", content, Ct));
        CoreHost.Must(await app.Get<LogVersion>().CommitAsync(upload, new(), ada, Ct));
    }

    private static Task<ApiAnswer> LogAsync(ApiClient client, Actor person, HttpContent part)
    {
        part.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=\"file\"; filename=\"model.bin\"");
        return client.PostAsync($"/entities/{person.Name}/projects/digits/artifacts/mlp/versions?create=true", new ApiForm { part });
    }

    // As wandb's clients send a file: announced by its MD5, its size told by its bytes.
    private async Task<Result<AnnouncedFileView>> ReceiveAsync(Actor person, int size, long? length)
    {
#pragma warning disable CA5351 // The wire's own word for a file.
        var md5 = Convert.ToHexStringLower(MD5.HashData(SourceStream.Bytes(size)));
#pragma warning restore CA5351
        var draft = CoreHost.Must(await app.Get<CreateDraft>().ExecuteAsync(new(Artifact(person), Create: true, new(), []), person, Ct));
        CoreHost.Must(await app.Get<AnnounceFiles>().ExecuteAsync(draft.Id, [new("model.bin", md5)], person, Ct));
        await using var content = new SourceStream(size);
        return await app.Get<ReceiveFile>().ExecuteAsync(draft.Id, 0, md5, length, content, person, Ct);
    }

    private static void Refused<T>(Result<T> result) => Assert.Equal(("insufficient_storage", ErrorKind.NoSpace), (result.Error?.Code, result.Error?.Kind));
}
