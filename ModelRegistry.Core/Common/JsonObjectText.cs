using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelRegistry.Core.Common;

/// <summary>A JSON object that people log (metadata, a run's config and summary): bounded, without NaN, Infinity or doubled keys.</summary>
public sealed record JsonObjectText
{
    /// <summary>Keys of the outermost object at most.</summary>
    public const int MaxKeys = 100;

    /// <summary>Bytes of UTF-8 at most.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form = "A JSON object with at most 100 top-level keys and 64 KiB; nested at most 32 deep; NaN and Infinity are no JSON numbers, and no key comes twice.";

    /// <summary>Keys of a run's config or summary at most: clients report every argument of a script.</summary>
    public const int MaxRunKeys = 1000;

    /// <summary>Bytes of a run's config or summary at most.</summary>
    public const int MaxRunBytes = 256 * 1024;

    /// <summary>How deep objects and arrays are nested at most.</summary>
    public const int MaxDepth = 32;

    private const int MaxKeyLength = 256;
    private static readonly Text RunForm = "A JSON object with at most 1,000 top-level keys and 256 KiB; nested at most 32 deep; NaN and Infinity are no JSON numbers, and no key comes twice.";
    private static readonly Bounds OfMetadata = new(MaxKeys, MaxBytes, Form);
    private static readonly Bounds OfRuns = new(MaxRunKeys, MaxRunBytes, RunForm);
    private static readonly Text HalfPair = "it holds half a surrogate pair or U+FFFE, which no text can";

    private JsonObjectText(string text, string canonical) => (Text, Canonical) = (text, canonical);

    private static Text TooDeep => $"it is nested deeper than {MaxDepth}";

    /// <summary><c>{}</c>.</summary>
    public static JsonObjectText Empty { get; } = new("{}", "{}");

    /// <summary>Compact, keys in the order they were logged.</summary>
    public string Text { get; }

    /// <summary>Compact, keys of every object in ordinal order: the form that a digest is made of. Numbers stay as written.</summary>
    public string Canonical { get; }

    /// <summary>Nothing reads as an empty object; <c>metadata_invalid</c> or <c>metadata_too_large</c> on <paramref name="field"/> otherwise.</summary>
    public static Result<JsonObjectText> Parse(string? json, string field = "metadata") => Parse(json, field, OfMetadata);

    /// <summary>The same for what a run says of itself: <see cref="MaxRunKeys"/> and <see cref="MaxRunBytes"/>.</summary>
    public static Result<JsonObjectText> ParseOfRun(string? json, string field) => Parse(json, field, OfRuns);

    /// <summary>A text as it stands in <see cref="Text"/>, with its quotes.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder();
        WriteText(text, quoted);
        return quoted.ToString();
    }

    private static Result<JsonObjectText> Parse(string? json, string field, Bounds bounds)
    {
        if (string.IsNullOrWhiteSpace(json)) return Empty;
        // White space around values does not count, but nobody needs four times as much of it.
        if (json.Length > 4 * bounds.Bytes) return TooLarge(field, bounds);
        if (!TextKey.IsWellFormed(json)) return Invalid(field, HalfPair, bounds);
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return Of(document.RootElement, field, bounds);
        }
        catch (JsonException exception)
        {
            if (JsonDepth.IsOver(Encoding.UTF8.GetBytes(json), MaxDepth)) return Invalid(field, TooDeep, bounds);
            return exception.LineNumber is { } line
                ? Invalid(field, $"it can't be read at line {line + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}", bounds)
                : Invalid(field, "a key comes twice", bounds);
        }
        catch (InvalidOperationException)
        {
            return Invalid(field, HalfPair, bounds);
        }
    }

    /// <summary>The same for an element that was read with the request.</summary>
    public static Result<JsonObjectText> Of(JsonElement element, string field = "metadata") => Of(element, field, OfMetadata);

    private static Result<JsonObjectText> Of(JsonElement element, string field, Bounds bounds)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return Empty;
        if (element.ValueKind != JsonValueKind.Object) return Invalid(field, $"it is {Word(element.ValueKind)}, not an object", bounds);
        try
        {
            return OfObject(element, field, bounds);
        }
        catch (InvalidOperationException)
        {
            // An escape like \ud800 is JSON, and no text.
            return Invalid(field, HalfPair, bounds);
        }
    }

    private static Result<JsonObjectText> OfObject(JsonElement element, string field, Bounds bounds)
    {
        if (element.EnumerateObject().Count() is var keys && keys > bounds.Keys)
            return Error.Invalid("metadata_too_large", field, $"It has {keys} top-level keys. {bounds.Form}");
        var (text, canonical) = (new StringBuilder(), new StringBuilder());
        if (Write(element, text, sorted: false, 0) is { } fault) return Invalid(field, fault, bounds);
        Write(element, canonical, sorted: true, 0);
        return Encoding.UTF8.GetByteCount(text.ToString()) > bounds.Bytes ? TooLarge(field, bounds) : new JsonObjectText(text.ToString(), canonical.ToString());
    }

    private static Text? Write(JsonElement element, StringBuilder into, bool sorted, int depth)
    {
        if (depth > MaxDepth) return TooDeep;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(element, into, sorted, depth);
            case JsonValueKind.Array:
                into.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    if (into[^1] != '[') into.Append(',');
                    if (Write(item, into, sorted, depth + 1) is { } fault) return fault;
                }

                into.Append(']');
                return null;
            case JsonValueKind.String:
                WriteText(element.GetString()!, into);
                return null;
            case JsonValueKind.Number:
                // 1e999 is JSON, and Infinity to whoever reads it.
                if (!double.IsFinite(element.GetDouble())) return $"the number {element.GetRawText()} is beyond what a double holds";
                into.Append(element.GetRawText());
                return null;
            default:
                into.Append(element.GetRawText());
                return null;
        }
    }

    private static Text? WriteObject(JsonElement element, StringBuilder into, bool sorted, int depth)
    {
        into.Append('{');
        var properties = element.EnumerateObject().ToList();
        if (sorted) properties.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in properties)
        {
            if (!names.Add(property.Name)) return $"the key '{property.Name}' comes twice";
            if (property.Name.Length > MaxKeyLength) return $"a key has more than {MaxKeyLength} characters";
            if (into[^1] != '{') into.Append(',');
            WriteText(property.Name, into);
            into.Append(':');
            if (Write(property.Value, into, sorted, depth + 1) is { } fault) return fault;
        }

        into.Append('}');
        return null;
    }

    /// <summary>Escapes what JSON must have escaped and no more (RFC 8785): escaped throughout, a Japanese text would be twice its size. It is encoded where it is shown.</summary>
    private static void WriteText(string text, StringBuilder into)
    {
        into.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') into.Append('\\').Append(c);
            else if (c >= ' ') into.Append(c);
            else into.Append(c switch { '\b' => "\\b", '\f' => "\\f", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") });
        }

        into.Append('"');
    }

    private static Text Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => (Text)"an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a truth value",
    };

    private static Error Invalid(string field, Text why, Bounds bounds) => Error.Invalid("metadata_invalid", field, $"This is not the JSON asked for: {why}. {bounds.Form}");

    private static Error TooLarge(string field, Bounds bounds) => Error.Invalid("metadata_too_large", field, $"It has more than {bounds.Bytes / 1024} KiB. {bounds.Form}");

    private sealed record Bounds(int Keys, int Bytes, Text Form);
}
