using System.Text.Json;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Web.Comparison;

/// <summary>One key of metadata in which two versions differ.</summary>
/// <param name="Key">The top-level key.</param>
/// <param name="Before">The old holder's value as text; null where it has none.</param>
/// <param name="After">The new holder's.</param>
/// <param name="BeforeNumber">The old value where it is a number.</param>
/// <param name="AfterNumber">The new value where it is a number.</param>
public sealed record MetadataDifference(string Key, string? Before, string? After, double? BeforeNumber, double? AfterNumber)
{
    /// <summary>Characters of a value at most; the rest is on the version's page.</summary>
    private const int Shown = 80;

    /// <summary>The keys whose values differ: those of the new holder in the order logged, then those that only the old one has.</summary>
    public static IReadOnlyList<MetadataDifference> Between(VersionView? before, VersionView? after)
    {
        using var old = JsonDocument.Parse(before?.Metadata ?? "{}");
        using var now = JsonDocument.Parse(after?.Metadata ?? "{}");
        var differences = new List<MetadataDifference>();
        foreach (var key in now.RootElement.EnumerateObject().Concat(old.RootElement.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal))
        {
            JsonElement? was = old.RootElement.TryGetProperty(key, out var o) ? o : null;
            JsonElement? becomes = now.RootElement.TryGetProperty(key, out var n) ? n : null;
            if (was is { } a && becomes is { } b && JsonElement.DeepEquals(a, b)) continue;
            differences.Add(new(key, Text(was), Text(becomes), Number(was), Number(becomes)));
        }

        return differences;
    }

    private static string? Text(JsonElement? value)
    {
        if (value is not { } element) return null;
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        return text.Length <= Shown ? text : text[..Shown] + "…";
    }

    private static double? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } element ? element.GetDouble() : null;
}
