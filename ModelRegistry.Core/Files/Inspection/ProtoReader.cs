namespace ModelRegistry.Core.Files.Inspection;

/// <summary>
/// Protocol buffers by field numbers, as they lie in the file. The library's own reader would have to take in each weight to come past it;
/// this one leaps over what nobody asked for. A graph has a million small fields: what lies in the window is read without a task.
/// </summary>
internal readonly struct ProtoReader(ByteReader file)
{
    // The longest varint.
    private const int Longest = 10;

    /// <summary>A field's number and how its value is written; null at the end of the message.</summary>
    public ValueTask<(int Number, int Wire)?> NextAsync(CancellationToken ct)
    {
        if (file.Position >= file.End) return ValueTask.FromResult<(int, int)?>(null);
        return file.Window.Length >= Longest ? ValueTask.FromResult<(int, int)?>(Tag(Take())) : SlowNextAsync(ct);
    }

    /// <summary>A number.</summary>
    public ValueTask<ulong> VarintAsync(CancellationToken ct) => file.Window.Length >= Longest ? ValueTask.FromResult(Take()) : SlowVarintAsync(ct);

    /// <summary>Text, as much as is shown of it.</summary>
    public ValueTask<string> TextAsync(CancellationToken ct)
    {
        if (file.Window.Length < InspectionLimits.NameLength * 5) return SlowTextAsync(ct);
        var length = Inside(Take());
        var text = Shown(length);
        if (length > file.Window.Length) return RestAsync(text, length, ct);
        file.Advance((int)length);
        return ValueTask.FromResult(text);
    }

    /// <summary>Goes into a message; the answer is the end to set back when it is done.</summary>
    public ValueTask<long> EnterAsync(CancellationToken ct)
    {
        file.Spend(512);
        return file.Window.Length >= Longest ? ValueTask.FromResult(Narrow(Inside(Take()))) : SlowEnterAsync(ct);
    }

    /// <summary>Past a field of any kind.</summary>
    public ValueTask SkipAsync(int wire, CancellationToken ct)
    {
        if (file.Window.Length < Longest) return SlowSkipAsync(wire, ct);
        var length = wire switch
        {
            0 => PastVarint(),
            1 => 8,
            2 => Inside(Take()),
            5 => 4,
            _ => throw NoProto,
        };
        if (length > file.Window.Length) return file.SkipAsync(length, ct);
        file.Advance((int)length);
        return ValueTask.CompletedTask;
    }

    private static UnreadableException NoProto => new("It is no protocol buffer.");

    private static (int Number, int Wire) Tag(ulong tag)
    {
        var number = (int)Math.Min(tag >> 3, int.MaxValue);
        return number is 0 or int.MaxValue ? throw NoProto : (number, (int)(tag & 7));
    }

    private ulong Take()
    {
        var window = file.Window;
        var value = 0UL;
        for (var i = 0; i < Longest && i < window.Length; i++)
        {
            if (i < 9 || window[i] < 2) value |= (ulong)(window[i] & 0x7F) << (7 * i);
            if (window[i] >= 0x80) continue;
            file.Advance(i + 1);
            return value;
        }

        throw window.Length < Longest ? new UnreadableException("It ends too early.") : NoProto;
    }

    private long PastVarint()
    {
        Take();
        return 0;
    }

    // A length that lies inside the message.
    private long Inside(ulong length) => length <= (ulong)(file.End - file.Position) ? (long)length : throw new UnreadableException("A part of it claims more bytes than the file has.");

    private long Narrow(long length)
    {
        var outer = file.End;
        file.End = file.Position + length;
        return outer;
    }

    private string Shown(long length)
    {
        var shown = (int)Math.Min(length, InspectionLimits.NameLength * 4);
        file.Spend(256 + (shown * 4));
        return Words.Name(file.Window[..shown]);
    }

    private async ValueTask<(int Number, int Wire)?> SlowNextAsync(CancellationToken ct) => Tag(await SlowVarintAsync(ct));

    private async ValueTask<ulong> SlowVarintAsync(CancellationToken ct)
    {
        await file.TryFillAsync((int)Math.Min(Longest, file.End - file.Position), ct);
        return Take();
    }

    private async ValueTask<string> SlowTextAsync(CancellationToken ct)
    {
        var length = Inside(await SlowVarintAsync(ct));
        await file.NeedAsync((int)Math.Min(length, InspectionLimits.NameLength * 4), ct);
        return await RestAsync(Shown(length), length, ct);
    }

    private async ValueTask<string> RestAsync(string text, long length, CancellationToken ct)
    {
        await file.SkipAsync(length, ct);
        return text;
    }

    private async ValueTask<long> SlowEnterAsync(CancellationToken ct) => Narrow(Inside(await SlowVarintAsync(ct)));

    private async ValueTask SlowSkipAsync(int wire, CancellationToken ct)
    {
        switch (wire)
        {
            case 0:
                await SlowVarintAsync(ct);
                break;
            case 1:
                await file.SkipAsync(8, ct);
                break;
            case 2:
                await file.SkipAsync(Inside(await SlowVarintAsync(ct)), ct);
                break;
            case 5:
                await file.SkipAsync(4, ct);
                break;
            default:
                throw NoProto;
        }
    }
}
