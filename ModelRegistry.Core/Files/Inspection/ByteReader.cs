namespace ModelRegistry.Core.Files.Inspection;

/// <summary>
/// A window of 64 KiB over a file that is never held: bytes are looked at where they lie, large parts are leapt over by opening the store anew
/// behind them. What was unpacked can't be leapt over and is read through.
/// </summary>
internal sealed class ByteReader : IAsyncDisposable
{
    /// <summary>The most that can be looked at in one piece.</summary>
    public const int WindowSize = 64 * 1024;

    // With the window, headers and zip directories, which are held against their own limits, this stays well below 64 MiB.
    private const long Purse = 24 * 1024 * 1024;

    // A leap shorter than this costs less as reading than as a new request.
    private const int ShortLeap = 256 * 1024;

    private readonly Func<long, CancellationToken, Task<Stream>>? open;
    private readonly byte[] window = new byte[WindowSize];
    private readonly long limit;
    private Stream? stream;
    private long streamAt;
    private int from;
    private int to;
    private long spent;

    /// <summary>Over a file of <paramref name="size"/> bytes that <paramref name="open"/> opens at an offset.</summary>
    public ByteReader(Func<long, CancellationToken, Task<Stream>> open, long size) => (this.open, Size, limit, End) = (open, size, size, size);

    /// <summary>Over a stream of unknown length that is read forward; past <paramref name="limit"/> bytes it is too large.</summary>
    public ByteReader(Stream forward, long limit) => (stream, this.limit, Size, End) = (forward, limit, null, long.MaxValue);

    /// <summary>Bytes, where they are known before the end.</summary>
    public long? Size { get; }

    /// <summary>The offset of the next byte.</summary>
    public long Position => streamAt - (to - from);

    /// <summary>Where the part that is being read ends: the file's end, or that of a part inside it.</summary>
    public long End { get; set; }

    /// <summary>What lies in the window from <see cref="Position"/> on, inside the part.</summary>
    public ReadOnlySpan<byte> Window => window.AsSpan(from, (int)Math.Min(to - from, End - Position));

    /// <summary>True where <paramref name="count"/> bytes (at most a window) are there to be looked at; false where the part ends before.</summary>
    public ValueTask<bool> TryFillAsync(int count, CancellationToken ct)
    {
        if (count > End - Position) return ValueTask.FromResult(false);
        return to - from >= count ? ValueTask.FromResult(true) : FillAsync(count, ct);
    }

    /// <summary>The same, where the end is a fault.</summary>
    public ValueTask NeedAsync(int count, CancellationToken ct)
    {
        return count <= to - from && count <= End - Position ? ValueTask.CompletedTask : FillOrEndAsync();

        async ValueTask FillOrEndAsync()
        {
            if (!await TryFillAsync(count, ct)) throw new UnreadableException("It ends too early.");
        }
    }

    /// <summary>Says what is about to be allocated for something that a file may hold a million times, roughly; too much is too large.</summary>
    public void Spend(int bytes)
    {
        spent += bytes;
        if (spent > Purse) throw new UnreadableException("It holds more small parts than are read here.");
    }

    /// <summary>Goes on past bytes of the window.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, to - from);
        from += count;
    }

    /// <summary>Copies bytes out; the caller has held their number against a limit.</summary>
    public async ValueTask<byte[]> TakeAsync(int count, CancellationToken ct)
    {
        if (count > End - Position || (Size is null && count > limit)) throw new UnreadableException("It ends too early.");
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var part = Math.Min(count - done, WindowSize);
            await NeedAsync(part, ct);
            Window[..part].CopyTo(bytes.AsSpan(done));
            Advance(part);
            done += part;
        }

        return bytes;
    }

    /// <summary>Goes on past any number of bytes; false where the part ends before.</summary>
    public async ValueTask<bool> TrySkipAsync(long count, CancellationToken ct)
    {
        if (count < 0 || count > End - Position) return false;
        if (open is not null && count - (to - from) > ShortLeap)
        {
            await SeekAsync(Position + count, ct);
            return true;
        }

        while (count > 0)
        {
            if (!await TryFillAsync(1, ct)) return false;
            var part = (int)Math.Min(count, Window.Length);
            Advance(part);
            count -= part;
        }

        return true;
    }

    /// <summary>The same, where the end is a fault.</summary>
    public ValueTask SkipAsync(long count, CancellationToken ct)
    {
        if (count < 0 || count > Window.Length) return LeapOrEndAsync();
        Advance((int)count);
        return ValueTask.CompletedTask;

        async ValueTask LeapOrEndAsync()
        {
            if (!await TrySkipAsync(count, ct)) throw new UnreadableException("It ends too early.");
        }
    }

    /// <summary>Goes to an offset of the file.</summary>
    public async ValueTask SeekAsync(long offset, CancellationToken ct)
    {
        if (open is null) throw new InvalidOperationException("What is unpacked is read forward.");
        if (offset < 0 || offset > limit) throw new UnreadableException("It names a place outside itself.");
        // The window still holds what was read, from its first byte to the stream's.
        if (offset >= streamAt - to && offset <= streamAt)
        {
            from = (int)(offset - (streamAt - to));
            return;
        }

        ct.ThrowIfCancellationRequested();
        if (stream is not null) await stream.DisposeAsync();
        (stream, streamAt, from, to) = (null, offset, 0, 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (stream is not null) await stream.DisposeAsync();
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, WindowSize);
        ct.ThrowIfCancellationRequested();
        if (WindowSize - from < count)
        {
            window.AsSpan(from, to - from).CopyTo(window);
            (from, to) = (0, to - from);
        }
        else if (from == to)
        {
            (from, to) = (0, 0);
        }

        while (to - from < count)
        {
            stream ??= await open!(streamAt, ct);
            var read = await ReadAsync(stream, ct);
            if (read == 0) return false;
            to += read;
            streamAt += read;
            if (streamAt > limit) throw new UnreadableException("It unpacks to more than is read.");
        }

        return true;
    }

    private async ValueTask<int> ReadAsync(Stream from, CancellationToken ct)
    {
        try
        {
            return await from.ReadAsync(window.AsMemory(to), ct);
        }
        // What zlib says of broken bytes is an IOException of a type that is not public; the store's own faults have another.
        catch (Exception exception) when (open is null && exception is (InvalidDataException or IOException))
        {
            throw new UnreadableException("What it is packed with is broken.");
        }
    }
}
