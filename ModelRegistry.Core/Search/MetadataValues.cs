using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Search;

/// <summary>Takes a metadata object apart into values by dotted key; the shallow ones first, up to a bound.</summary>
internal static class MetadataValues
{
    /// <summary>Values of one version that can be searched.</summary>
    public const int MaxPerVersion = 500;

    /// <summary>Items of one array that can be searched: a list of a thousand losses must not crowd out the rest.</summary>
    private const int MaxItems = 20;

    /// <summary>Key as logged, and the value: numbers, texts and truth values. Nothing is made of <c>null</c>.</summary>
    public static IEnumerable<(string Key, JsonElement Value)> Of(JsonElement root)
    {
        var level = new Queue<(string Key, JsonElement Value)>();
        level.Enqueue((string.Empty, root));
        while (level.TryDequeue(out var next))
        {
            var (key, value) = next;
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject()) level.Enqueue((key.Length == 0 ? property.Name : $"{key}.{property.Name}", property.Value));
                    break;
                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray().Take(MaxItems)) level.Enqueue((key, item));
                    break;
                case JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False:
                    yield return (key, value);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The rows of a version's metadata.</summary>
    public static IEnumerable<MetadataValue> Rows(Guid versionId, string metadata)
    {
        using var document = JsonDocument.Parse(metadata);
        return Of(document.RootElement)
            .Select(pair => (Key: KeyOf(pair.Key), pair.Value))
            // A cut key would be another key.
            .Where(pair => pair.Key.Length <= MetadataValue.MaxLength)
            .Take(MaxPerVersion)
            .Select((pair, position) => new MetadataValue
            {
                VersionId = versionId,
                Position = position,
                Key = pair.Key,
                Number = pair.Value.ValueKind == JsonValueKind.Number ? pair.Value.GetDouble() : null,
                ValueKey = pair.Value.ValueKind == JsonValueKind.Number ? null : ValueOf(TextOf(pair.Value)),
            }).ToList();
    }

    /// <summary>A key as compared.</summary>
    public static string KeyOf(string key) => TextKey.Of(key);

    /// <summary>A text as compared: of a long one its beginning.</summary>
    public static string ValueOf(string text) => SearchWords.Cut(TextKey.Of(SearchWords.Cut(text, 4 * MetadataValue.MaxLength)), MetadataValue.MaxLength);

    /// <summary>A value as people read it.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
