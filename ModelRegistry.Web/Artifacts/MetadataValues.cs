using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A key of a metadata object and its value, ready to show.</summary>
/// <param name="Key">As logged.</param>
/// <param name="Text">A string as it is, a number as logged, anything nested as JSON, indented where it is long.</param>
/// <param name="Number">The value where it is a number.</param>
/// <param name="IsNested">True for an object or array.</param>
public sealed record MetadataValue(string Key, string Text, double? Number, bool IsNested);

/// <summary>Reads metadata, config and summary objects as logged.</summary>
public static class MetadataValues
{
    /// <summary>Columns chosen where the reader chose none.</summary>
    public const int DefaultColumns = 3;

    private const int MaxLine = 60;

    // Shown as text, which Razor escapes: the relaxed encoder only keeps other scripts readable.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <summary>The keys in the order logged.</summary>
    /// <param name="json">A JSON object, as the core keeps it.</param>
    public static IReadOnlyList<MetadataValue> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Select(property => Read(property.Name, property.Value)).ToList();
    }

    /// <summary>Every key of a page of versions: numbers first, the most common first, then by name.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<IReadOnlyList<MetadataValue>> rows) => Count(rows)
        .OrderByDescending(key => key.IsNumeric).ThenByDescending(key => key.Count).ThenBy(key => key.Name, StringComparer.Ordinal)
        .Select(key => key.Name).ToList();

    /// <summary>
    /// The columns to show: those of the address that are keys of nothing too, since another page may have them; or the numeric keys that most
    /// versions of the page have, at most <see cref="DefaultColumns"/>. An empty choice shows none.
    /// </summary>
    /// <param name="rows">The metadata of each version of the page.</param>
    /// <param name="chosen">The address's word, keys joined by commas; null where nothing is chosen.</param>
    public static IReadOnlyList<string> Columns(IReadOnlyList<IReadOnlyList<MetadataValue>> rows, string? chosen)
    {
        if (chosen is not null) return Split(chosen);
        return Count(rows).Where(key => key.IsNumeric)
            .OrderByDescending(key => key.Count).ThenBy(key => key.First).Take(DefaultColumns).Select(key => key.Name).ToList();
    }

    /// <summary>The address's word for a choice. A comma or backslash inside a key is written after a backslash.</summary>
    public static string Join(IEnumerable<string> columns) => string.Join(',', columns.Select(column =>
        column.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)));

    /// <summary>The keys of an address's word, each once.</summary>
    public static IReadOnlyList<string> Split(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var keys = new List<string>();
        var key = new System.Text.StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\' && i + 1 < word.Length) key.Append(word[++i]);
            else if (word[i] == ',') Take();
            else key.Append(word[i]);
        }

        Take();
        return keys;

        void Take()
        {
            if (key.Length > 0 && !keys.Contains(key.ToString(), StringComparer.Ordinal)) keys.Add(key.ToString());
            key.Clear();
        }
    }

    private static MetadataValue Read(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => new(key, value.GetRawText(), value.GetDouble(), IsNested: false),
        JsonValueKind.String => new(key, value.GetString()!, null, IsNested: false),
        JsonValueKind.Object or JsonValueKind.Array => Nested(key, value),
        _ => new(key, value.GetRawText(), null, IsNested: false),
    };

    // [64, 32] reads better on its one line than on four.
    private static MetadataValue Nested(string key, JsonElement value)
    {
        var line = JsonSerializer.Serialize(value, Compact);
        return new(key, line.Length <= MaxLine ? line : JsonSerializer.Serialize(value, Indented), null, IsNested: true);
    }

    private static IEnumerable<(string Name, int Count, bool IsNumeric, int First)> Count(IEnumerable<IReadOnlyList<MetadataValue>> rows) => rows
        .SelectMany(row => row.Select((value, index) => (value, index)))
        .Where(cell => !cell.value.IsNested)
        .GroupBy(cell => cell.value.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Count(), group.All(cell => cell.value.Number is not null), group.Min(cell => cell.index)));
}
