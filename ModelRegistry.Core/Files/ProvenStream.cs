using System.Buffers;
using System.Security.Cryptography;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>Stored bytes are not what their digest says.</summary>
public sealed class RottenBytesException(Digest digest) : IOException($"The stored bytes of {digest} are others.");

/// <summary>
/// A whole file, hashed as it is read: the read that would begin its last piece throws instead where the digest is another. So no reader ever has all
/// of a file that is wrong. The next piece is read and hashed while the reader sends the one before: on another processor's time, where there is one.
/// </summary>
internal sealed class ProvenStream : ReadOnlyStream
{
    private const int MostAhead = 128 * 1024;

    private readonly Stream content;
    private readonly Digest digest;
    private readonly Action found;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int piece;
    private byte[] current = [];
    private byte[] ahead;
    private int at;
    private int filled;
    private long left;
    private Task<int>? filling;
    private bool isDisposed;

    /// <summary>Takes <paramref name="content"/>, which it disposes.</summary>
    /// <param name="content">From the first byte on.</param>
    /// <param name="digest">What it should be.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="found">Called where it is not.</param>
    public ProvenStream(Stream content, Digest digest, long size, Action found)
    {
        (this.content, this.digest, this.found, Length, left) = (content, digest, found, size, size);
        piece = (int)Math.Clamp(size, 1, MostAhead);
        ahead = ArrayPool<byte>.Shared.Rent(piece);
    }

    public override long Length { get; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0) return 0;
        if (at == filled)
        {
            if (filling is null && left == 0) return 0;
            // A piece that failed stays so: whoever reads on is told again.
            filled = await (filling ??= FillAsync(ahead, cancellationToken));
            (current, ahead, at) = (ahead, current, 0);
            if (left > 0 && ahead.Length == 0) ahead = ArrayPool<byte>.Shared.Rent(piece);
            var next = ahead;
            filling = left > 0 ? Task.Run(() => FillAsync(next, cancellationToken), CancellationToken.None) : null;
        }

        var count = Math.Min(buffer.Length, filled - at);
        current.AsSpan(at, count).CopyTo(buffer.Span);
        at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read without blocking a thread.");

    public override async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        // What still reads holds the stream and a buffer.
        if (filling is not null) await ((Task)filling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await content.DisposeAsync();
        hash.Dispose();
        if (current.Length > 0) ArrayPool<byte>.Shared.Return(current);
        if (ahead.Length > 0) ArrayPool<byte>.Shared.Return(ahead);
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // Not waited for: the buffers are the collector's then.
        if (disposing && !isDisposed) _ = DisposeAsync().AsTask();
        base.Dispose(disposing);
    }

    private async Task<int> FillAsync(byte[] buffer, CancellationToken ct)
    {
        var (wanted, count) = ((int)Math.Min(left, piece), 0);
        while (count < wanted)
        {
            var read = await content.ReadAsync(buffer.AsMemory(count, wanted - count), ct);
            if (read == 0) throw Rotten();
            count += read;
        }

        hash.AppendData(buffer, 0, count);
        left -= count;
        return left > 0 || Digest.FromBytes(hash.GetHashAndReset()) == digest ? count : throw Rotten();
    }

    private RottenBytesException Rotten()
    {
        found();
        return new(digest);
    }
}
