using System.Buffers.Binary;
using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>Safetensors: eight bytes of length, a JSON header of that length, then the numbers, which nobody reads here.</summary>
internal static class SafetensorsReader
{
    // A header holds thousands of these words: each is one string.
    private static readonly string[] DTypes =
        ["F32", "F16", "BF16", "F64", "I64", "I32", "I16", "I8", "U8", "BOOL", "U16", "U32", "U64", "F8_E4M3", "F8_E5M2", "C64"];

    public static async Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct)
    {
        await file.NeedAsync(8, ct);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Window);
        file.Advance(8);
        if (length > (ulong)(file.End - file.Position)) throw new UnreadableException("Its header claims more bytes than the file has.");
        if (length > InspectionLimits.HeaderBytes) return new() { Format = FileFormat.Safetensors, State = InspectionState.TooLarge, Note = "Its header is larger than 8 MiB." };
        var header = await file.TakeAsync((int)length, ct);
        try
        {
            return Read(header, file.End - file.Position, ct);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new UnreadableException("Its header is not the JSON of a safetensors file.");
        }
    }

    private static FileInspection Read(byte[] header, long data, CancellationToken ct)
    {
        var json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
        Expect(ref json, JsonTokenType.StartObject);
        var (tensors, facts, count) = (new List<TensorInfo>(), new List<FileFact>(), 0L);
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            ct.ThrowIfCancellationRequested();
            var isMetadata = json.ValueTextEquals("__metadata__"u8);
            var name = Text(ref json, InspectionLimits.NameLength);
            Expect(ref json, JsonTokenType.StartObject);
            if (isMetadata)
            {
                Metadata(ref json, facts);
                continue;
            }

            var tensor = Tensor(ref json, name, data);
            if (count++ < InspectionLimits.Tensors) tensors.Add(tensor);
        }

        // The format pads its header with spaces alone.
        if (json.Read()) throw new JsonException();
        return new()
        {
            Format = FileFormat.Safetensors,
            Facts = facts,
            Tensors = tensors,
            TensorCount = count,
            State = count > tensors.Count ? InspectionState.Part : InspectionState.Whole,
            Note = count > tensors.Count ? (Text)$"The first {tensors.Count} of {count} tensors are listed." : null,
        };
    }

    private static void Metadata(ref Utf8JsonReader json, List<FileFact> facts)
    {
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            var key = Text(ref json, InspectionLimits.NameLength);
            Expect(ref json, JsonTokenType.String);
            if (facts.Count < InspectionLimits.Facts) facts.Add(new(key, Text(ref json, InspectionLimits.ValueLength)));
        }
    }

    private static TensorInfo Tensor(ref Utf8JsonReader json, string name, long data)
    {
        string? dtype = null;
        List<string>? shape = null;
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("dtype"u8))
            {
                Expect(ref json, JsonTokenType.String);
                dtype = DType(ref json);
            }
            else if (json.ValueTextEquals("shape"u8))
            {
                shape = Shape(ref json);
            }
            else if (json.ValueTextEquals("data_offsets"u8))
            {
                CheckOffsets(ref json, name, data);
            }
            else
            {
                json.Skip();
            }
        }

        return dtype is not null && shape is not null ? new(name, dtype, shape) : throw new UnreadableException($"Its tensor '{name}' has no dtype or no shape.");
    }

    private static List<string> Shape(ref Utf8JsonReader json)
    {
        var shape = new List<string>();
        Expect(ref json, JsonTokenType.StartArray);
        while (Next(ref json) == JsonTokenType.Number)
        {
            if (shape.Count == InspectionLimits.Rank || !json.TryGetInt64(out var size) || size < 0) throw new JsonException();
            shape.Add(Words.Number(size));
        }

        return json.TokenType == JsonTokenType.EndArray ? shape : throw new JsonException();
    }

    private static void CheckOffsets(ref Utf8JsonReader json, string name, long data)
    {
        Expect(ref json, JsonTokenType.StartArray);
        Expect(ref json, JsonTokenType.Number);
        var isFirst = json.TryGetInt64(out var first);
        Expect(ref json, JsonTokenType.Number);
        var isLast = json.TryGetInt64(out var last);
        Expect(ref json, JsonTokenType.EndArray);
        if (!isFirst || !isLast || first < 0 || first > last || last > data) throw new UnreadableException($"Its tensor '{name}' lies outside the file.");
    }

    private static string DType(ref Utf8JsonReader json)
    {
        foreach (var known in DTypes)
        {
            if (json.ValueTextEquals(known)) return known;
        }

        return Text(ref json, InspectionLimits.ValueLength);
    }

    // A name may be as long as the header: only as much as is shown becomes a string.
    private static string Text(ref Utf8JsonReader json, int length) =>
        json.ValueSpan.Length > length * 6 ? Words.Name(json.ValueSpan[..length]) : length > InspectionLimits.ValueLength ? Words.Name(json.GetString()!) : Words.Value(json.GetString()!);

    private static JsonTokenType Next(ref Utf8JsonReader json) => json.Read() ? json.TokenType : throw new JsonException();

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (Next(ref json) != type) throw new JsonException();
    }
}
