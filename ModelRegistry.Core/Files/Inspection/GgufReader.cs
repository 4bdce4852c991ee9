using System.Buffers.Binary;
using System.Globalization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>GGUF, versions 2 and 3: counted keys with values, counted tensors, then the numbers.</summary>
internal sealed class GgufReader(ByteReader file)
{
    private static readonly Dictionary<uint, string> DTypes = new()
    {
        [0] = "F32",
        [1] = "F16",
        [2] = "Q4_0",
        [3] = "Q4_1",
        [6] = "Q5_0",
        [7] = "Q5_1",
        [8] = "Q8_0",
        [9] = "Q8_1",
        [10] = "Q2_K",
        [11] = "Q3_K",
        [12] = "Q4_K",
        [13] = "Q5_K",
        [14] = "Q6_K",
        [15] = "Q8_K",
        [16] = "IQ2_XXS",
        [17] = "IQ2_XS",
        [18] = "IQ3_XXS",
        [19] = "IQ1_S",
        [20] = "IQ4_NL",
        [21] = "IQ3_S",
        [22] = "IQ2_S",
        [23] = "IQ4_XS",
        [24] = "I8",
        [25] = "I16",
        [26] = "I32",
        [27] = "I64",
        [28] = "F64",
        [29] = "IQ1_M",
        [30] = "BF16",
        [34] = "TQ1_0",
        [35] = "TQ2_0",
        [39] = "MXFP4",
    };

    // Bytes of each kind of value by its number; 0 for text and lists.
    private static readonly int[] Widths = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

    private const uint TextKind = 8;
    private const uint ListKind = 9;

    public static Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct) => new GgufReader(file).ReadAsync(ct);

    private async Task<FileInspection> ReadAsync(CancellationToken ct)
    {
        await file.NeedAsync(24, ct);
        if (!file.Window.StartsWith("GGUF"u8)) throw new UnreadableException("It does not begin as a GGUF file.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(file.Window[4..]);
        var (tensorCount, keyCount) = (BinaryPrimitives.ReadUInt64LittleEndian(file.Window[8..]), BinaryPrimitives.ReadUInt64LittleEndian(file.Window[16..]));
        file.Advance(24);
        if (version is not (2 or 3)) throw new UnreadableException("It is of a GGUF version that is not read here.");
        // The least that a key (13 bytes) and a tensor (24) take says which counts are lies.
        var room = (ulong)(file.End - file.Position);
        if (keyCount > room / 13 || tensorCount > room / 24) throw new UnreadableException("It claims more keys or tensors than its bytes can hold.");
        var facts = new List<FileFact> { new("GGUF version", version.ToString(CultureInfo.InvariantCulture)) };
        for (var i = 0UL; i < keyCount; i++)
        {
            ct.ThrowIfCancellationRequested();
            var isShown = facts.Count < InspectionLimits.Facts;
            var key = await TextAsync(ct);
            var value = await ValueAsync(await UInt32Async(ct), ct);
            if (isShown) facts.Add(new(key, value));
        }

        var tensors = new List<TensorInfo>();
        while ((ulong)tensors.Count < Math.Min(tensorCount, InspectionLimits.Tensors))
        {
            ct.ThrowIfCancellationRequested();
            tensors.Add(await TensorAsync(ct));
        }

        var isCut = tensorCount > (ulong)tensors.Count;
        return new()
        {
            Format = FileFormat.Gguf,
            Facts = facts,
            Tensors = tensors,
            TensorCount = (long)tensorCount,
            State = isCut ? InspectionState.Part : InspectionState.Whole,
            Note = isCut ? (Text)$"The first {tensors.Count} of {tensorCount} tensors are listed." : null,
        };
    }

    private async Task<TensorInfo> TensorAsync(CancellationToken ct)
    {
        var name = await TextAsync(ct);
        var rank = await UInt32Async(ct);
        if (rank > InspectionLimits.Rank) throw new UnreadableException("One of its tensors has too many dimensions.");
        var shape = new string[rank];
        // The first dimension is the one whose values lie side by side; everybody else writes it last.
        for (var i = (int)rank - 1; i >= 0; i--) shape[i] = (await UInt64Async(ct)).ToString(CultureInfo.InvariantCulture);
        var type = await UInt32Async(ct);
        await UInt64Async(ct);
        return new(name, DTypes.TryGetValue(type, out var known) ? known : $"type {type}", shape);
    }

    private async Task<string> ValueAsync(uint kind, CancellationToken ct)
    {
        if (kind == TextKind) return Words.Value(await TextAsync(ct));
        if (kind != ListKind) return await NumberAsync(kind, ct);
        var element = await UInt32Async(ct);
        var count = await UInt64Async(ct);
        if (element is ListKind || element >= Widths.Length) throw new UnreadableException("One of its keys has a value of an unknown kind.");
        var least = element == TextKind ? 8UL : (ulong)Widths[element];
        if (count > (ulong)(file.End - file.Position) / least) throw new UnreadableException("One of its keys claims more values than its bytes can hold.");
        if (element == TextKind)
        {
            for (var i = 0UL; i < count; i++)
            {
                await file.SkipAsync(await LengthAsync(ct), ct);
                if (i % 1024 == 0) ct.ThrowIfCancellationRequested();
            }
        }
        else
        {
            await file.SkipAsync((long)(count * least), ct);
        }

        return string.Create(CultureInfo.InvariantCulture, $"a list of {count}");
    }

    private async Task<string> NumberAsync(uint kind, CancellationToken ct)
    {
        if (kind >= Widths.Length) throw new UnreadableException("One of its keys has a value of an unknown kind.");
        await file.NeedAsync(Widths[kind], ct);
        var bytes = file.Window;
        var text = kind switch
        {
            0 => bytes[0].ToString(CultureInfo.InvariantCulture),
            1 => ((sbyte)bytes[0]).ToString(CultureInfo.InvariantCulture),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            3 => BinaryPrimitives.ReadInt16LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            5 => BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            6 => BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            7 => bytes[0] == 0 ? "false" : "true",
            10 => BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            11 => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        };
        file.Advance(Widths[kind]);
        return text;
    }

    private async Task<string> TextAsync(CancellationToken ct)
    {
        var length = await LengthAsync(ct);
        var shown = (int)Math.Min(length, InspectionLimits.NameLength * 4);
        file.Spend(256 + (shown * 2));
        await file.NeedAsync(shown, ct);
        var text = Words.Name(file.Window[..shown]);
        await file.SkipAsync(length, ct);
        return text;
    }

    private async Task<long> LengthAsync(CancellationToken ct)
    {
        var length = await UInt64Async(ct);
        return length <= (ulong)(file.End - file.Position) ? (long)length : throw new UnreadableException("A text in it claims more bytes than the file has.");
    }

    private async ValueTask<uint> UInt32Async(CancellationToken ct)
    {
        await file.NeedAsync(4, ct);
        var value = BinaryPrimitives.ReadUInt32LittleEndian(file.Window);
        file.Advance(4);
        return value;
    }

    private async ValueTask<ulong> UInt64Async(CancellationToken ct)
    {
        await file.NeedAsync(8, ct);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(file.Window);
        file.Advance(8);
        return value;
    }
}
