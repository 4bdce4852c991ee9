using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Tags;

/// <summary>Several texts as the value of one tag: a JSON array, so that none is lost by what stands in it.</summary>
public static class TextList
{
    /// <summary>As many of the texts, the first ones, as a tag's value holds; empty for none.</summary>
    public static string Write(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (items, length) = (new List<string>(), 1);
        foreach (var item in texts.Select(Quote))
        {
            length += item.Length + 1;
            if (length > KeyedTag.MaxValueLength) break;
            items.Add(item);
        }

        return items.Count > 0 ? $"[{string.Join(',', items)}]" : string.Empty;
    }

    /// <summary>The texts of a value that is such a list; null for any other.</summary>
    public static IReadOnlyList<string>? Find(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.TrimStart().StartsWith('[')) return null;
        try
        {
            using var list = JsonDocument.Parse(value);
            var texts = list.RootElement.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null).ToList();
            return texts.Contains(null) ? null : texts.OfType<string>().ToList();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One text as it stands in the list.</summary>
    internal static string Quote(string text) => JsonObjectText.Quote(text);
}
