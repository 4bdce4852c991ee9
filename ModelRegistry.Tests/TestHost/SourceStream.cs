namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// A read-only source of <paramref name="size"/> bytes that are never held: byte i is a fixed function of i. Gives pieces of at most
/// <paramref name="piece"/> bytes, as a network does, and calls <paramref name="at"/> with the position before each read, which may throw or cancel.
/// </summary>
public sealed class SourceStream(long size, int piece = int.MaxValue, Action<long>? at = null) : Stream
{
    private long position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>The bytes of such a source from <paramref name="offset"/> on.</summary>
    public static byte[] Bytes(int size, int offset = 0)
    {
        var bytes = new byte[size - offset];
        Fill(bytes, offset);
        return bytes;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        at?.Invoke(position);
        var count = (int)Math.Min(Math.Min(buffer.Length, piece), size - position);
        Fill(buffer[..count], position);
        position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // 251 is prime: no block size divides the pattern.
    private static void Fill(Span<byte> target, long offset)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (byte)((offset + i) % 251);
    }
}
