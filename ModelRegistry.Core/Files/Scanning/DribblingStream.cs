using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>
/// Gives the last bytes one at a time: an unpacker takes what it is given, and only one that took no byte too many tells whether something follows.
/// </summary>
internal sealed class DribblingStream(Stream inner, long length) : ReadOnlyStream
{
    private const int Tail = 4096;

    public long Left { get; private set; } = length;

    /// <summary>True where the unpacker asked for more than there is.</summary>
    public bool IsCutShort { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsCutShort |= Left == 0;
        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Math.Max(1, Left - Tail))], cancellationToken);
        Left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
