using System.Security.Cryptography;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Every promise of <see cref="IBlobStore"/>, proved on each provider by one derived class that opens an empty store.</summary>
public abstract partial class BlobStoreContract<TStore> : IAsyncLifetime
    where TStore : IBlobStore
{
    private const int NineMiB = 9 * 1024 * 1024;

    /// <summary>Tokens that no store of ours hands out.</summary>
    public static TheoryData<string> ForeignTokens =>
        ["", ".", "..", "../../outside", "..\\outside", "/etc/passwd", "%2e%2e/outside", "a\nb", "\0", "0190a5e0-0000-7000-8000-000000000000", "0190a5e0000070008000000000000000"];

    /// <summary>Empty, and this test's own.</summary>
    protected IBlobStore Store { get; private set; } = null!;

    /// <summary>The running test's token.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await OpenEmptyAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty store that this test shares with nobody.</summary>
    protected abstract Task<TStore> OpenEmptyAsync();

    /// <summary>Takes the store away again.</summary>
    protected abstract ValueTask RemoveAsync();

    [Theory]
    [InlineData(0, int.MaxValue)]
    [InlineData(1, int.MaxValue)]
    [InlineData(100_000, 777)]
    [InlineData(1024 * 1024, int.MaxValue)]
    [InlineData(8 * 1024 * 1024, 65_536)]
    [InlineData(NineMiB, 4_096)]
    [InlineData(33 * 1024 * 1024 + 5, int.MaxValue)]
    public async Task StagedAndPublished_ComesBackByteForByte(int size, int piece)
    {
        var bytes = SourceStream.Bytes(size);

        var staged = await StageAsync(size, piece);
        await Store.PublishAsync(staged, Token);

        Assert.Equal(Digest.FromBytes(SHA256.HashData(bytes)), staged.Digest);
        Assert.Equal(size, staged.Size);
        Assert.Equal(size, await Store.FindSizeAsync(staged.Digest, Token));
        Assert.Equal(bytes, await ReadAsync(staged.Digest));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task OnlyStaged_IsInvisible()
    {
        var staged = await StageAsync(NineMiB);

        Assert.Null(await Store.FindSizeAsync(staged.Digest, Token));
        Assert.Null(await Store.OpenReadAsync(staged.Digest, 0, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(20 * 1024 * 1024)]
    public async Task SourceFails_ItsOwnFailureGoesOnAndNothingStays(int after)
    {
        var failure = new IOException("the client went away");
        await using var source = new SourceStream(NineMiB * 4, 65_536, position =>
        {
            if (position >= after)
                throw failure;
        });

        var thrown = await Assert.ThrowsAsync<IOException>(() => Store.StageAsync(source, Token));

        Assert.Same(failure, thrown);
        Assert.Equal(0, await CountStagedAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20 * 1024 * 1024)]
    public async Task Cancelled_NothingStays(int after)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var source = new SourceStream(NineMiB * 4, 65_536, position =>
        {
            if (position >= after)
                cancel.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.StageAsync(source, cancel.Token));

        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task PublishedTwice_SameTokenIsFine()
    {
        var staged = await StageAsync(1_000);

        await Store.PublishAsync(staged, Token);
        await Store.PublishAsync(staged, Token);

        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(staged.Digest));
    }

    [Fact]
    public async Task SameBytesStagedAgain_OneBlobAndNothingStaged()
    {
        var first = await StageAsync(1_000);
        await Store.PublishAsync(first, Token);
        var second = await StageAsync(1_000);
        await Store.PublishAsync(second, Token);

        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(first.Digest));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task PublishedByManyAtOnce_ReadersSeeAllOrNone()
    {
        var staged = new List<StagedBlob>();
        for (var i = 0; i < 6; i++)
            staged.Add(await StageAsync(NineMiB));
        var expected = SourceStream.Bytes(NineMiB);

        // Each token twice: the same bytes under other tokens, and the same token, both race.
        var publishing = Task.WhenAll(staged.Concat(staged).Select(one => Task.Run(() => Store.PublishAsync(one, Token), Token)));
        var looked = 0;
        do
        {
            var size = await Store.FindSizeAsync(staged[0].Digest, Token);
            Assert.True(size is null or NineMiB, $"a reader saw {size} bytes");
            if (size is not null)
                Assert.Equal(expected, await ReadAsync(staged[0].Digest));
            looked++;
        }
        while (!publishing.IsCompleted);
        await publishing;

        Assert.True(looked > 0);
        Assert.Equal(expected, await ReadAsync(staged[0].Digest));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task Discarded_CannotBePublished()
    {
        var staged = await StageAsync(1_000);

        await Store.DiscardAsync(staged, Token);
        await Store.DiscardAsync(staged, Token);

        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(staged, Token));
        Assert.Null(await Store.FindSizeAsync(staged.Digest, Token));
        Assert.Equal(0, await CountStagedAsync());
    }

    [Fact]
    public async Task DiscardedAfterPublishing_TheBlobStays()
    {
        var staged = await StageAsync(1_000);
        await Store.PublishAsync(staged, Token);

        await Store.DiscardAsync(staged, Token);

        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(staged.Digest));
    }

    [Fact]
    public async Task Removed_IsGoneAloneAndCanBePublishedAnew()
    {
        var (staged, other) = (await StageAsync(1_000), await StageAsync(2_000));
        await Store.PublishAsync(staged, Token);
        await Store.PublishAsync(other, Token);

        await Store.RemoveAsync(staged.Digest, Token);
        await Store.RemoveAsync(staged.Digest, Token);
        await Store.RemoveAsync(Digest.FromBytes(SHA256.HashData("nobody stored this"u8)), Token);

        Assert.Null(await Store.FindSizeAsync(staged.Digest, Token));
        Assert.Null(await Store.OpenReadAsync(staged.Digest, 0, Token));
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(staged, Token));
        Assert.Equal(SourceStream.Bytes(2_000), await ReadAsync(other.Digest));
        await Store.PublishAsync(await StageAsync(1_000), Token);
        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(staged.Digest));
    }

    [Theory]
    [MemberData(nameof(ForeignTokens))]
    public async Task ForeignToken_TouchesNothing(string token)
    {
        var other = await StageAsync(1_000);
        var published = await StageAsync(2_000);
        await Store.PublishAsync(published, Token);
        var absent = new StagedBlob(token, Digest.FromBytes(SHA256.HashData("absent"u8)), 6);

        await Store.DiscardAsync(absent, Token);
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(absent, Token));
        await Store.PublishAsync(published with { Token = token }, Token);

        Assert.Null(await Store.FindSizeAsync(absent.Digest, Token));
        Assert.Equal(SourceStream.Bytes(2_000), await ReadAsync(published.Digest));
        await Store.PublishAsync(other, Token);
        Assert.Equal(SourceStream.Bytes(1_000), await ReadAsync(other.Digest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(NineMiB - 1)]
    [InlineData(NineMiB)]
    public async Task OpenedAtAnOffset_GivesTheRest(int offset)
    {
        var staged = await StageAsync(NineMiB);
        await Store.PublishAsync(staged, Token);

        Assert.Equal(SourceStream.Bytes(NineMiB, offset), await ReadAsync(staged.Digest, offset));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000, 1_001)]
    [InlineData(1_000, long.MaxValue)]
    [InlineData(1_000, -1)]
    public async Task OpenedOutsideTheBlob_IsRefused(int size, long offset)
    {
        var staged = await StageAsync(size);
        await Store.PublishAsync(staged, Token);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.OpenReadAsync(staged.Digest, offset, Token));
    }

    [Fact]
    public async Task UnknownDigest_IsNull()
    {
        var unknown = Digest.FromBytes(SHA256.HashData("nobody stored this"u8));

        Assert.Null(await Store.FindSizeAsync(unknown, Token));
        Assert.Null(await Store.OpenReadAsync(unknown, 0, Token));
        Assert.Null(await Store.OpenReadAsync(unknown, 5, Token));
    }

    [Fact]
    public async Task Swept_OnlyWhatIsStagedAndOld()
    {
        var published = await StageAsync(2_000);
        await Store.PublishAsync(published, Token);
        var staged = await StageAsync(1_000);
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(0, await Store.SweepStagedAsync(now.AddHours(-1), Token));
        Assert.Equal(1, await Store.SweepStagedAsync(now.AddHours(1), Token));

        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(staged, Token));
        Assert.Equal(SourceStream.Bytes(2_000), await ReadAsync(published.Digest));
    }

    [Fact]
    public async Task Probed_PassesAndLeavesNothing()
    {
        await Store.ProbeAsync(Token);

        Assert.Equal(0, await CountStagedAsync());
    }

    /// <summary>Stages the fixed pattern.</summary>
    protected async Task<StagedBlob> StageAsync(int size, int piece = int.MaxValue)
    {
        await using var source = new SourceStream(size, piece);
        return await Store.StageAsync(source, Token);
    }

    private async Task<byte[]> ReadAsync(Digest digest, long offset = 0)
    {
        await using var stream = await Store.OpenReadAsync(digest, offset, Token);
        Assert.NotNull(stream);
        var size = await Store.FindSizeAsync(digest, Token);
        if (offset < size) Assert.Equal(size, stream.Length);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private Task<int> CountStagedAsync() => Store.SweepStagedAsync(TimeProvider.System.GetUtcNow().AddDays(1), Token);
}
