using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Storage.Azure;
using ModelRegistry.Tests.Contracts;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers;

public sealed class AzureBlobStoreTests(SharedAzurite azurite) : BlobStoreContract<AzureBlobStore>
{
    private readonly string container = $"test-{Guid.CreateVersion7():N}";
    private BlobContainerClient direct = null!;

    [Fact]
    public async Task Published_LiesUnderItsHex()
    {
        var staged = await StageAsync(1_000);
        await Store.PublishAsync(staged, Token);

        Assert.Equal([$"sha256/{staged.Digest.Hex[..2]}/{staged.Digest.Hex}"], await NamesAsync());
    }

    [Fact]
    public async Task SourceFails_NoBlocksStay()
    {
        await using var source = new SourceStream(64 * 1024 * 1024, at: position =>
        {
            if (position >= 32 * 1024 * 1024)
                throw new IOException("the client went away");
        });

        await Assert.ThrowsAsync<IOException>(() => Store.StageAsync(source, Token));

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task ServerStopped_IsAwayWithinSeconds()
    {
        var stopped = await Azurite.StartAsync();
        var store = Open(stopped.ConnectionString, container);
        await using var source = new SourceStream(1_000);
        var staged = await store.StageAsync(source, Token);
        var draft = Guid.CreateVersion7().ToString("N");
        await stopped.DisposeAsync();

        var watch = Stopwatch.StartNew();
        foreach (var act in new Func<Task>[]
        {
            () => store.StageAsync(new SourceStream(10), Token),
            () => store.PublishAsync(staged, Token),
            () => store.DiscardAsync(staged, Token),
            () => store.OpenReadAsync(staged.Digest, 0, Token),
            () => store.FindSizeAsync(staged.Digest, Token),
            async () => _ = await store.ListAsync(Token).ToListAsync(Token),
            async () => _ = await store.ListDraftsAsync(Token).ToListAsync(Token),
            () => store.ReplaceAsync(staged, Token),
            () => store.SweepStagedAsync(DateTimeOffset.UnixEpoch, Token),
            () => store.SweepDraftsAsync(DateTimeOffset.UnixEpoch, Token),
            () => store.DiscardDraftAsync(draft, Token),
            async () => await (await store.OpenDraftAsync(draft, Token))!.WriteAsync(0, Guid.CreateVersion7(), new SourceStream(10), 10, null, Token),
            async () => await (await store.OpenDraftAsync(draft, Token))!.SealAsync([], 0, Token),
            () => store.ProbeAsync(Token),
        })
        {
            watch.Restart();
            Assert.Equal(BlobStoreFault.Away, (await Assert.ThrowsAsync<BlobStoreException>(act)).Fault);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"said so after {watch.Elapsed}");
        }
    }

    [Fact]
    public async Task ServerStoppedWhileReading_TheReaderIsTold()
    {
        const int size = 64 * 1024 * 1024;
        var stopped = await Azurite.StartAsync();
        var store = Open(stopped.ConnectionString, container);
        await using var source = new SourceStream(size);
        var staged = await store.StageAsync(source, Token);
        await store.PublishAsync(staged, Token);
        await using var stream = await store.OpenReadAsync(staged.Digest, 0, Token);
        Assert.NotNull(stream);
        await stream.ReadExactlyAsync(new byte[1_000], Token);
        await stopped.DisposeAsync();

        var thrown = await Assert.ThrowsAsync<BlobStoreException>(() => stream.CopyToAsync(Stream.Null, Token));

        Assert.Equal(BlobStoreFault.Away, thrown.Fault);
    }

    [Fact]
    public async Task ContainerRemoved_IsAwayAndMadeAgainByTheNextProbe()
    {
        var staged = await StageAsync(1_000);
        await direct.DeleteAsync(cancellationToken: Token);

        var thrown = await Assert.ThrowsAsync<BlobStoreException>(() => Store.FindSizeAsync(staged.Digest, Token));
        Assert.Equal(BlobStoreFault.Away, thrown.Fault);

        await Store.ProbeAsync(Token);
        Assert.Null(await Store.FindSizeAsync(staged.Digest, Token));
    }

    /// <inheritdoc/>
    protected override async Task<AzureBlobStore> OpenEmptyAsync()
    {
        var server = await azurite.GetAsync();
        direct = new BlobContainerClient(server.ConnectionString, container);
        return Open(server.ConnectionString, container);
    }

    /// <inheritdoc/>
    protected override async ValueTask RemoveAsync() => await direct.DeleteIfExistsAsync();

    private static AzureBlobStore Open(string connectionString, string container) =>
        new(Options.Create(new AzureStorageOptions { ConnectionString = connectionString, Container = container }), TimeProvider.System);

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var item in direct.GetBlobsAsync(new GetBlobsOptions { States = BlobStates.Uncommitted }, Token))
            names.Add(item.Name);
        return names;
    }
}
