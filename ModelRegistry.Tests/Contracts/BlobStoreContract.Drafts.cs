using System.Security.Cryptography;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>What arrives in steps.</summary>
public abstract partial class BlobStoreContract<TStore>
{
    private static string NewToken => Guid.CreateVersion7().ToString("N");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100_000, 33_333)]
    [InlineData(NineMiB, NineMiB)]
    [InlineData(2 * NineMiB + 5, NineMiB)]
    public async Task PiecesSealedAndPublished_ComeBackByteForByte(int size, int piece)
    {
        var (token, expected) = (NewToken, SourceStream.Bytes(size));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pieces = new List<DraftPiece>();
        for (var at = 0; at < size; at += piece)
        {
            // Opened for each piece, as by another request.
            await using var bytes = await OpenAsync(token);
            pieces.Add(await WriteAsync(bytes, expected, at, Math.Min(piece, size - at), hash));
        }

        var digest = Digest.FromBytes(SHA256.HashData(expected));
        await using (var bytes = await OpenAsync(token))
        {
            Assert.True(await bytes.SealAsync(pieces, size, Token));
            Assert.True(await bytes.SealAsync(pieces, size, Token));
            Assert.Equal(digest, await bytes.ComputeDigestAsync(Token));
        }

        Assert.Null(await Store.FindSizeAsync(digest, Token));
        Assert.Equal(digest, Digest.FromBytes(hash.GetHashAndReset()));
        await Store.PublishAsync(StagedBlob.OfDraft(token, digest, size), Token);
        await Store.PublishAsync(StagedBlob.OfDraft(token, digest, size), Token);

        Assert.Equal(expected, await ReadAsync(digest));
        Assert.Equal(0, await Store.SweepDraftsAsync(TimeProvider.System.GetUtcNow().AddDays(1), Token));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(100_000, false)]
    [InlineData(NineMiB + 77, false)]
    [InlineData(0, true)]
    [InlineData(NineMiB + 77, true)]
    public async Task SourceOfAPieceBreaks_WhatCameIsHeld(int after, bool cancelled)
    {
        const int size = 2 * NineMiB;
        var token = NewToken;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var source = new SourceStream(size, 65_536, position =>
        {
            if (position < after) return;
            if (cancelled) cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
            throw new IOException("the client went away");
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var expected = SourceStream.Bytes(size);
        await using var bytes = await OpenAsync(token);
        var attempt = Guid.CreateVersion7();

        var held = await bytes.WriteAsync(0, attempt, source, size, hash, cancel.Token);

        Assert.NotNull(held);
        Assert.True(cancelled ? held.Broke is OperationCanceledException : held.Broke is IOException, $"{held.Broke}");
        Assert.InRange(held.Length, after, Math.Min(size, after + 65_536));
        var rest = await WriteAsync(bytes, expected, (int)held.Length, size - (int)held.Length, hash);
        Assert.True(await bytes.SealAsync(held.Length == 0 ? [rest] : [new(0, attempt, held.Length), rest], size, Token));
        Assert.Equal(Digest.FromBytes(SHA256.HashData(expected)), await bytes.ComputeDigestAsync(Token));
        Assert.Equal(Digest.FromBytes(SHA256.HashData(expected)), Digest.FromBytes(hash.GetHashAndReset()));
    }

    [Fact]
    public async Task PieceShorterThanSaid_EndsWhereItsSourceDoes()
    {
        await using var bytes = await OpenAsync(NewToken);
        await using var source = new SourceStream(1_000, 300);

        Assert.Equal(new HeldPiece(1_000, null), await bytes.WriteAsync(0, Guid.CreateVersion7(), source, 5_000, null, Token));
    }

    [Fact]
    public async Task PieceLongerThanSaid_IsReadNoFurther()
    {
        await using var bytes = await OpenAsync(NewToken);
        await using var source = new SourceStream(5_000, 300);

        Assert.Equal(new HeldPiece(1_000, null), await bytes.WriteAsync(0, Guid.CreateVersion7(), source, 1_000, null, Token));
        Assert.Equal(4_000, await source.ReadAtLeastAsync(new byte[10_000], 10_000, throwOnEndOfStream: false, Token));
    }

    [Fact]
    public async Task AttemptThatDoesNotCount_LeavesNothingInTheFile()
    {
        var (token, expected) = (NewToken, SourceStream.Bytes(NineMiB + 9));
        await using var bytes = await OpenAsync(token);
        var first = await WriteAsync(bytes, expected, 0, 1_000);
        // Longer than what is sent in its place, and with other bytes.
        await WriteAsync(bytes, new byte[expected.Length], 1_000, NineMiB - 1_000);
        var second = await WriteAsync(bytes, expected, 1_000, 5_000);
        var third = await WriteAsync(bytes, expected, 6_000, expected.Length - 6_000);

        Assert.True(await bytes.SealAsync([first, second, third], expected.Length, Token));

        Assert.Equal(Digest.FromBytes(SHA256.HashData(expected)), await bytes.ComputeDigestAsync(Token));
    }

    [Fact]
    public async Task BytesThatAreGone_AreSaidAtTheNextPieceOrTheSeal()
    {
        var (token, expected) = (NewToken, SourceStream.Bytes(10_000));
        DraftPiece first;
        await using (var before = await OpenAsync(token)) first = await WriteAsync(before, expected, 0, 5_000);
        await Store.DiscardDraftAsync(token, Token);
        await Store.DiscardDraftAsync(token, Token);

        await using var bytes = await OpenAsync(token);
        using var rest = new MemoryStream(expected, 5_000, 5_000);
        var attempt = Guid.CreateVersion7();
        var held = await bytes.WriteAsync(5_000, attempt, rest, 5_000, null, Token);

        Assert.True(held is null || !await bytes.SealAsync([first, new(5_000, attempt, 5_000)], 10_000, Token), "a hole was sealed");
    }

    [Fact]
    public async Task PiecesMissing_IsNotSealed()
    {
        await using var bytes = await OpenAsync(NewToken);
        var piece = await WriteAsync(bytes, SourceStream.Bytes(1_000), 0, 500);

        Assert.False(await bytes.SealAsync([piece], 1_000, Token));
    }

    [Fact]
    public async Task Drafts_AreNoStagedBytesAndSweptApart()
    {
        var (token, now) = (NewToken, TimeProvider.System.GetUtcNow());
        await using (var bytes = await OpenAsync(token))
        {
            var piece = await WriteAsync(bytes, SourceStream.Bytes(1_000), 0, 1_000);
            Assert.True(await bytes.SealAsync([piece], 1_000, Token));
        }

        Assert.Equal(0, await Store.SweepStagedAsync(now.AddDays(1), Token));
        Assert.Equal(0, await Store.SweepDraftsAsync(now.AddHours(-1), Token));
        Assert.Equal(1, await Store.SweepDraftsAsync(now.AddHours(1), Token));
        Assert.Equal(0, await Store.SweepDraftsAsync(now.AddHours(1), Token));
    }

    [Fact]
    public async Task DraftDiscardedAfterPublishing_TheBlobStays()
    {
        var (token, expected) = (NewToken, SourceStream.Bytes(1_000));
        await using (var bytes = await OpenAsync(token))
            Assert.True(await bytes.SealAsync([await WriteAsync(bytes, expected, 0, 1_000)], 1_000, Token));
        var digest = Digest.FromBytes(SHA256.HashData(expected));
        await Store.PublishAsync(StagedBlob.OfDraft(token, digest, 1_000), Token);

        await Store.DiscardDraftAsync(token, Token);

        Assert.Equal(expected, await ReadAsync(digest));
    }

    [Theory]
    [MemberData(nameof(ForeignTokens))]
    public async Task ForeignDraftToken_IsRefused(string token)
    {
        if (Guid.TryParseExact(token, "N", out _)) return; // A draft's token is its caller's to draw.

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.OpenDraftAsync(token, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.DiscardDraftAsync(token, Token));
        var absent = StagedBlob.OfDraft(token, Digest.FromBytes(SHA256.HashData("absent"u8)), 6);
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(absent, Token));
        await Store.DiscardAsync(absent, Token);
    }

    [Fact]
    public async Task FreeBytes_AreNoneOrSome() => Assert.True(await Store.FindFreeBytesAsync(Token) is null or > 0);

    private async Task<IDraftBytes> OpenAsync(string token)
    {
        var bytes = await Store.OpenDraftAsync(token, Token);
        Assert.NotNull(bytes);
        return bytes;
    }

    private static async Task<DraftPiece> WriteAsync(IDraftBytes bytes, byte[] content, int offset, int length, IncrementalHash? hash = null)
    {
        var attempt = Guid.CreateVersion7();
        using var source = new MemoryStream(content, offset, content.Length - offset);
        Assert.Equal(new HeldPiece(length, null), await bytes.WriteAsync(offset, attempt, source, length, hash, Token));
        return new(offset, attempt, length);
    }
}
