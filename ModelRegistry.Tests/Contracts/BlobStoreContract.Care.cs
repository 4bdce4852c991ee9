using System.Security.Cryptography;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>What looking after a store takes: it lists itself, and lets rotten bytes be replaced.</summary>
public abstract partial class BlobStoreContract<TStore>
{
    [Fact]
    public async Task ManyPublishedAtOnce_AreAllThereOnceAndMayBePublishedAgain()
    {
        // Two of each, and one that was there before.
        await Store.PublishAsync(await StageAsync(7), Token);
        var staged = new List<StagedBlob>();
        foreach (var size in Enumerable.Range(1, 40).SelectMany(size => new[] { size, size })) staged.Add(await StageAsync(size));

        await Store.PublishAllAsync(staged, Token);
        await Store.PublishAllAsync(staged, Token);

        foreach (var size in Enumerable.Range(1, 40)) Assert.Equal(SourceStream.Bytes(size), await ReadAsync(Of(size)));
        Assert.Equal(40, (await ListAsync()).Count);
        Assert.Equal(0, await CountStagedAsync());
        var lost = await StageAsync(41);
        await Store.DiscardAsync(lost, Token);
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAllAsync([.. staged, lost], Token));
    }

    [Fact]
    public async Task Listed_InTheOrderOfDigestsWithSizesAndNothingElse()
    {
        Assert.Empty(await ListAsync());
        var sizes = Enumerable.Range(1, 40).ToList();
        foreach (var size in sizes) await Store.PublishAsync(await StageAsync(size), Token);
        await StageAsync(1_000);
        await using (var draft = await Store.OpenDraftAsync(Guid.CreateVersion7().ToString("N"), Token)) await draft!.WriteAsync(0, Guid.CreateVersion7(), new SourceStream(10), 10, null, Token);

        var listed = await ListAsync();

        Assert.Equal(sizes.Select(size => (Of(size), (long)size)).OrderBy(one => one.Item1.Hex, StringComparer.Ordinal), listed.Select(blob => (blob.Digest, blob.Size)));
        var now = TimeProvider.System.GetUtcNow();
        Assert.All(listed, blob => Assert.InRange(blob.WrittenAt, now.AddMinutes(-5), now.AddMinutes(5)));
        await Store.RemoveAsync(Of(7), Token);
        Assert.DoesNotContain(await ListAsync(), blob => blob.Size == 7);
    }

    [Fact]
    public async Task DraftsListed_WithTheirTokensAndNothingElse()
    {
        var token = Guid.CreateVersion7().ToString("N");
        await Store.PublishAsync(await StageAsync(1_000), Token);
        await StageAsync(1_000);
        await using (var draft = await Store.OpenDraftAsync(token, Token))
        {
            var attempt = Guid.CreateVersion7();
            await draft!.WriteAsync(0, attempt, new SourceStream(10), 10, null, Token);
            Assert.True(await draft.SealAsync([new(0, attempt, 10)], 10, Token));
        }

        var listed = await DraftsAsync();
        Assert.Equal([(token, 10L)], listed.Select(one => (one.Token, one.Size)));
        await Store.DiscardDraftAsync(token, Token);
        Assert.Empty(await DraftsAsync());
    }

    [Theory]
    [InlineData(NineMiB)]
    [InlineData(1_000)]
    public async Task Replaced_OldBytesMakeWayAndNothingIsStaged(int wrongSize)
    {
        // Rotten: other bytes under the digest than it says.
        var wrong = await StageAsync(wrongSize);
        await Store.PublishAsync(wrong with { Digest = Of(NineMiB - 1) }, Token);
        await using var before = await Store.OpenReadAsync(Of(NineMiB - 1), 0, Token);
        var first = new byte[500];
        await before!.ReadExactlyAsync(first, Token);

        await Store.ReplaceAsync(await StageAsync(NineMiB - 1), Token);

        Assert.Equal(SourceStream.Bytes(NineMiB - 1), await ReadAsync(Of(NineMiB - 1)));
        Assert.Equal(NineMiB - 1, Assert.Single(await ListAsync()).Size);
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task PublishedOverBytesOfAnotherSize_ReplacesThem()
    {
        await Store.PublishAsync((await StageAsync(999)) with { Digest = Of(1_000) }, Token);

        await Store.PublishAsync(await StageAsync(1_000), Token);

        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(Of(1_000)));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task ReplacedWhereNothingIs_IsPublished()
    {
        var staged = await StageAsync(1_000);

        await Store.ReplaceAsync(staged, Token);

        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(staged.Digest));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task ReplacedByWhatIsGone_IsRefusedAndTheOldStays()
    {
        var staged = await StageAsync(1_000);
        await Store.PublishAsync(staged, Token);

        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.ReplaceAsync(staged, Token));

        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(staged.Digest));
    }

    private static Digest Of(int size) => Digest.FromBytes(SHA256.HashData(SourceStream.Bytes(size)));

    private async Task<List<StoredBlob>> ListAsync()
    {
        var all = new List<StoredBlob>();
        await foreach (var blob in Store.ListAsync(Token)) all.Add(blob);
        return all;
    }

    private async Task<List<StoredDraft>> DraftsAsync()
    {
        var all = new List<StoredDraft>();
        await foreach (var draft in Store.ListDraftsAsync(Token)) all.Add(draft);
        return all;
    }
}
