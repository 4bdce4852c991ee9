using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Comparison;

/// <summary>A JSON object as dotted keys, in the order logged. Arrays stay whole: the second of three numbers is no thing of its own.</summary>
internal sealed class FlatObject
{
    private readonly Dictionary<string, JsonElement> leaves = new(StringComparer.Ordinal);
    private readonly List<string> keys = [];

    private FlatObject()
    {
    }

    public IReadOnlyList<string> Keys => keys;

    /// <param name="json">An object as the core keeps it.</param>
    public static FlatObject Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        // A clone outlives the document's rented memory.
        var root = document.RootElement.Clone();
        var flat = new FlatObject();
        var own = root.EnumerateObject().Where(p => !IsNested(p.Value)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject()) flat.Take(property.Name, property.Value, own);
        return flat;
    }

    public JsonElement? Find(string key) => leaves.TryGetValue(key, out var element) ? element : null;

    public static ComparedValue? ToValue(JsonElement? element) => element is not { } value ? null : new(
        value.GetRawText(),
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(),
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null);

    // {"top.1":1,"top":{"1":2}}: the key that stands there as it is keeps its name, as rules read it; the other's last step is quoted.
    private void Take(string key, JsonElement value, HashSet<string> own, string? quoted = null)
    {
        if (IsNested(value))
        {
            foreach (var property in value.EnumerateObject()) Take($"{key}.{property.Name}", property.Value, own, $"{key}.\"{property.Name}\"");
            return;
        }

        while (leaves.ContainsKey(key) || (quoted is not null && own.Contains(key)))
        {
            key = quoted ?? $"\"{key}\"";
            quoted = $"\"{key}\"";
        }

        leaves.Add(key, value);
        keys.Add(key);
    }

    private static bool IsNested(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any();
}

/// <summary>Sets flat objects side by side.</summary>
internal static class FieldRows
{
    /// <summary>Keys that are listed at most; 64 KiB of JSON can hold more.</summary>
    public const int Most = 500;

    /// <summary>Rows of the keys that <paramref name="takes"/> takes: the base's in the order logged, then the others'.</summary>
    /// <param name="columns">Null for a column that is not there: it neither has a value nor lacks one.</param>
    public static ComparedRows<ComparedField> Of(IReadOnlyList<FlatObject?> columns, bool all, Func<IEnumerable<JsonElement>, bool>? takes = null)
    {
        var rows = new List<ComparedField>();
        var (total, differing) = (0, 0);
        foreach (var key in columns.OfType<FlatObject>().SelectMany(column => column.Keys).Distinct(StringComparer.Ordinal))
        {
            var elements = columns.Select(column => column?.Find(key)).ToList();
            if (takes is not null && !takes(elements.OfType<JsonElement>())) continue;
            var there = elements.Where((_, column) => columns[column] is not null).ToList();
            var differs = there.Exists(element => !IsSame(element, there[0]));
            total++;
            if (differs) differing++;
            if ((differs || all) && rows.Count < Most) rows.Add(new(key, elements.ConvertAll(FlatObject.ToValue), differs));
        }

        return new(rows, total, differing, all);
    }

    // 1 and 1.0 are one number, whoever wrote it.
    private static bool IsSame(JsonElement? a, JsonElement? b) =>
        a is { } one && b is { } other ? JsonElement.DeepEquals(one, other) : a is null && b is null;
}
