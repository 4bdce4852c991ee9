using Microsoft.Extensions.Options;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Storage.Disk;
using ModelRegistry.Tests.Contracts;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers;

public sealed class DiskBlobStoreTests : BlobStoreContract<DiskBlobStore>
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Published_LiesUnderItsHex()
    {
        var staged = await StageAsync(1_000);
        await Store.PublishAsync(staged, Token);

        var hex = staged.Digest.Hex;
        Assert.Equal([folder.Combine("sha256", hex[..2], hex)], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FolderVanished_IsAwayAndNoNewEmptyStore()
    {
        var staged = await StageAsync(1_000);
        await Store.PublishAsync(staged, Token);
        Directory.Delete(folder.Path, recursive: true);

        await AssertAwayAsync(Store, staged);
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public async Task DraftThatAnotherHasOpen_IsBusyUntilItIsClosed()
    {
        var token = Guid.CreateVersion7().ToString("N");
        await using (await Store.OpenDraftAsync(token, Token))
        {
            Assert.Null(await Store.OpenDraftAsync(token, Token));
            Assert.Null(await Open(folder.Path).OpenDraftAsync(token, Token));
        }

        await using var after = await Store.OpenDraftAsync(token, Token);
        Assert.NotNull(after);
    }

    [Fact]
    public async Task DiskFullInAPiece_IsFullAndGoesOnWithRoom()
    {
        using var disk = SmallDisk.Mount(1);
        using var store = Open(Path.Combine(disk.Path, "blobs"));
        Assert.InRange((await store.FindFreeBytesAsync(Token))!.Value, 1, 4 * 1024 * 1024);
        await using var bytes = await store.OpenDraftAsync(Guid.CreateVersion7().ToString("N"), Token);
        Assert.NotNull(bytes);
        await using var tooLarge = new SourceStream(4 * 1024 * 1024);

        var thrown = await Assert.ThrowsAsync<BlobStoreException>(() => bytes.WriteAsync(0, Guid.CreateVersion7(), tooLarge, 4 * 1024 * 1024, null, Token));

        Assert.Equal(BlobStoreFault.Full, thrown.Fault);
        await using var fits = new SourceStream(500_000);
        Assert.Equal(new HeldPiece(500_000, null), await bytes.WriteAsync(0, Guid.CreateVersion7(), fits, 500_000, null, Token));
        Assert.True(await bytes.SealAsync([], 500_000, Token));
    }

    [Fact]
    public async Task FolderIsAFile_IsAway()
    {
        var staged = await StageAsync(1_000);
        var path = folder.Combine("file");
        await File.WriteAllTextAsync(path, "not a folder", Token);

        await AssertAwayAsync(Open(path), staged);
    }

    [Fact]
    public async Task DeviceFull_IsFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux's /dev/full");
        using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        await using var source = new SourceStream(1_000);

        var thrown = await Assert.ThrowsAsync<BlobStoreException>(() => new StagedWriter(handle, "/dev/full").CopyAsync(source, Token));

        Assert.Equal(BlobStoreFault.Full, thrown.Fault);
    }

    [Fact]
    public async Task DiskFull_IsFullLeavesNothingAndGoesOnWithRoom()
    {
        using var disk = SmallDisk.Mount(1);
        using var store = Open(Path.Combine(disk.Path, "blobs"));
        await using var tooLarge = new SourceStream(4 * 1024 * 1024);

        var thrown = await Assert.ThrowsAsync<BlobStoreException>(() => store.StageAsync(tooLarge, Token));

        Assert.Equal(BlobStoreFault.Full, thrown.Fault);
        Assert.Empty(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        await using var fits = new SourceStream(500_000);
        var staged = await store.StageAsync(fits, Token);
        await store.PublishAsync(staged, Token);
        Assert.Equal(500_000, await store.FindSizeAsync(staged.Digest, Token));
    }

    /// <inheritdoc/>
    protected override Task<DiskBlobStore> OpenEmptyAsync() => Task.FromResult(Open(folder.Path));

    /// <inheritdoc/>
    protected override ValueTask RemoveAsync()
    {
        ((DiskBlobStore)Store).Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DiskBlobStore Open(string path) => new(Options.Create(new DiskStorageOptions { Folder = path }));

    private static async Task AssertAwayAsync(IBlobStore store, StagedBlob staged)
    {
        foreach (var act in new Func<Task>[]
        {
            () => store.StageAsync(new SourceStream(10), Token),
            () => store.PublishAsync(staged, Token),
            () => store.OpenReadAsync(staged.Digest, 0, Token),
            () => store.FindSizeAsync(staged.Digest, Token),
            async () => _ = await store.ListAsync(Token).ToListAsync(Token),
            async () => _ = await store.ListDraftsAsync(Token).ToListAsync(Token),
            () => store.ReplaceAsync(staged, Token),
            () => store.PublishAllAsync([staged], Token),
            () => store.RemoveAsync(staged.Digest, Token),
            () => store.SweepStagedAsync(DateTimeOffset.UnixEpoch, Token),
            () => store.OpenDraftAsync(Guid.CreateVersion7().ToString("N"), Token),
            () => store.SweepDraftsAsync(DateTimeOffset.UnixEpoch, Token),
            () => store.FindFreeBytesAsync(Token),
            () => store.ProbeAsync(Token),
        })
        {
            Assert.Equal(BlobStoreFault.Away, (await Assert.ThrowsAsync<BlobStoreException>(act)).Fault);
        }
    }
}
