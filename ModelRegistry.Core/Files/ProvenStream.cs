using System.Security.Cryptography;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>Stored bytes are not what their digest says.</summary>
internal sealed class RottenBytesException(Digest digest) : IOException($"The stored bytes of {digest} are others.");

/// <summary>
/// A whole file, hashed as it is read: the read that would give its last byte throws instead where the digest is another. So no reader ever has all of
/// a file that is wrong.
/// </summary>
internal sealed class ProvenStream(Stream content, Digest digest, long size, Action found) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long left = size;

    public override long Length { get; } = size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (left == 0 || buffer.Length == 0) return 0;
        var read = await content.ReadAsync(buffer.Length > left ? buffer[..(int)left] : buffer, cancellationToken);
        return Take(buffer.Span[..read]);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (left == 0 || count == 0) return 0;
        var read = content.Read(buffer, offset, (int)Math.Min(count, left));
        return Take(buffer.AsSpan(offset, read));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> read)
    {
        if (read.Length == 0) throw Rotten();
        hash.AppendData(read);
        left -= read.Length;
        return left > 0 || Digest.FromBytes(hash.GetHashAndReset()) == digest ? read.Length : throw Rotten();
    }

    private RottenBytesException Rotten()
    {
        found();
        return new(digest);
    }
}
