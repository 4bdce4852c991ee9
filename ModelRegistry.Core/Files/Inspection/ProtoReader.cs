namespace ModelRegistry.Core.Files.Inspection;

/// <summary>
/// Protocol buffers by field numbers, as they lie in the file. The library's own reader would have to take in each weight to come past it;
/// this one leaps over what nobody asked for.
/// </summary>
internal readonly struct ProtoReader(ByteReader file)
{
    /// <summary>A field's number and how its value is written; null at the end of the message.</summary>
    public async ValueTask<(int Number, int Wire)?> NextAsync(CancellationToken ct)
    {
        if (file.Position >= file.End) return null;
        var tag = await VarintAsync(ct);
        var number = (int)Math.Min(tag >> 3, int.MaxValue);
        return number is 0 or int.MaxValue ? throw new UnreadableException("It is no protocol buffer.") : (number, (int)(tag & 7));
    }

    /// <summary>A number.</summary>
    public async ValueTask<ulong> VarintAsync(CancellationToken ct)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            await file.NeedAsync(1, ct);
            var part = file.Window[0];
            file.Advance(1);
            if (shift < 64) value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw new UnreadableException("It is no protocol buffer.");
    }

    /// <summary>A length that lies inside the message.</summary>
    public async ValueTask<long> LengthAsync(CancellationToken ct)
    {
        var length = await VarintAsync(ct);
        return length <= (ulong)(file.End - file.Position) ? (long)length : throw new UnreadableException("A part of it claims more bytes than the file has.");
    }

    /// <summary>Text, as much as is shown of it.</summary>
    public async ValueTask<string> TextAsync(CancellationToken ct)
    {
        var length = await LengthAsync(ct);
        var shown = (int)Math.Min(length, InspectionLimits.NameLength * 4);
        file.Spend(64 + (shown * 2));
        await file.NeedAsync(shown, ct);
        var text = Words.Name(file.Window[..shown]);
        await file.SkipAsync(length, ct);
        return text;
    }

    /// <summary>Goes into a message; the answer is the end to set back when it is done.</summary>
    public async ValueTask<long> EnterAsync(CancellationToken ct)
    {
        var length = await LengthAsync(ct);
        file.Spend(512);
        var outer = file.End;
        file.End = file.Position + length;
        return outer;
    }

    /// <summary>Past a field of any kind.</summary>
    public async ValueTask SkipAsync(int wire, CancellationToken ct)
    {
        switch (wire)
        {
            case 0:
                await VarintAsync(ct);
                break;
            case 1:
                await file.SkipAsync(8, ct);
                break;
            case 2:
                await file.SkipAsync(await LengthAsync(ct), ct);
                break;
            case 5:
                await file.SkipAsync(4, ct);
                break;
            default:
                throw new UnreadableException("It is no protocol buffer.");
        }
    }
}
