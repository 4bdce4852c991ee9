using System.Text.Json;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A JSON file: its values by their paths, and its text.</summary>
internal static class JsonFileReader
{
    public static async Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct)
    {
        if (file.End > InspectionLimits.TreeBytes) return Trees.TextAlone(await TextReading.ReadAsync(FileFormat.Json, file, ct), "It is larger than 1 MiB and shown as text.");
        var bytes = await file.TakeAsync((int)file.End, ct);
        var text = TextReading.Decode(bytes, isCut: false) ?? throw new UnreadableException("It is no text in UTF-8.");
        try
        {
            return Read(bytes, text, ct);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new() { Format = FileFormat.Json, State = InspectionState.Unreadable, Note = "It is not valid JSON, and shown as text.", Text = Trees.Shown(text) };
        }
    }

    private static FileInspection Read(ReadOnlySpan<byte> bytes, string text, CancellationToken ct)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = InspectionLimits.Depth });
        var leaves = new Trees();
        while (json.Read())
        {
            ct.ThrowIfCancellationRequested();
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    leaves.Open(json.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    leaves.Close();
                    break;
                case JsonTokenType.PropertyName:
                    // Past the last fact that is listed, the rest is only checked.
                    if (!leaves.IsFull) leaves.Key(json.ValueSpan.Length > InspectionLimits.NameLength * 6 ? Words.Name(json.ValueSpan) : Words.Name(json.GetString()!));
                    break;
                default:
                    if (!leaves.IsFull) leaves.Leaf(json.TokenType == JsonTokenType.String && json.ValueSpan.Length <= InspectionLimits.ValueLength * 6 ? Words.Value(json.GetString()!) : Words.Value(json.ValueSpan));
                    else leaves.Skip();
                    break;
            }
        }

        return leaves.ToInspection(FileFormat.Json, text);
    }
}
