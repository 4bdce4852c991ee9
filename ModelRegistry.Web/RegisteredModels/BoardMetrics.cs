using System.Text.Json;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A column of the board.</summary>
/// <param name="Key">The metadata's key.</param>
/// <param name="Numbers">How its numbers are written.</param>
public sealed record MetricColumn(string Key, NumberColumn Numbers);

/// <summary>The numbers in versions' metadata: which there are, which to show first, which way each gets better.</summary>
public static class BoardMetrics
{
    /// <summary>Columns where the address names none.</summary>
    public const int DefaultCount = 3;

    /// <summary>Columns at most, whatever the address names.</summary>
    public const int MaxCount = 8;

    private static readonly string[] Smaller = ["loss", "error", "latency", "size", "perplexity", "mse", "mae", "rmse"];

    // They count or set up the training; they do not judge its result.
    private static readonly string[] Counters = ["epoch", "step", "seed", "batch_size", "learning_rate", "lr"];

    /// <summary>The top-level keys whose values are numbers, in the order logged.</summary>
    public static IReadOnlyDictionary<string, double> Of(VersionView? version)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        if (version is null) return numbers;
        using var metadata = JsonDocument.Parse(version.Metadata);
        foreach (var property in metadata.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out var number)) numbers[property.Name] = number;
        }

        return numbers;
    }

    /// <summary>Every numeric key of the rows: results before counters, then the most common first, then by name. A key with a comma can't stand in the address and is left out.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<BookmarkView> rows) => rows
        .SelectMany(row => Of(row.Version).Keys)
        .Where(key => !key.Contains(',', StringComparison.Ordinal))
        .GroupBy(key => key, StringComparer.Ordinal)
        .OrderBy(group => Array.Exists(Counters, word => string.Equals(word, group.Key, StringComparison.OrdinalIgnoreCase)))
        .ThenByDescending(group => group.Count())
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Key)
        .ToList();

    /// <summary>The keys to show: those that the address names (<c>accuracy,f1</c>; empty for none), else the first of <paramref name="keys"/>.</summary>
    public static IReadOnlyList<string> Choose(string? named, IReadOnlyList<string> keys) => named is null
        ? keys.Take(DefaultCount).ToList()
        : named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MaxCount).ToList();

    /// <summary>The columns of the rows, each against the baseline's number.</summary>
    public static IReadOnlyList<MetricColumn> Columns(IReadOnlyList<string> metrics, IEnumerable<BookmarkView> rows, IReadOnlyDictionary<string, double> baseline)
    {
        var numbers = rows.Select(row => Of(row.Version)).ToList();
        return metrics.Select(key => new MetricColumn(key, NumberColumn.Of(
            numbers.Where(row => row.ContainsKey(key)).Select(row => row[key]),
            baseline.TryGetValue(key, out var against) ? against : null))).ToList();
    }

    /// <summary>Lower is better where the name says loss, error, latency or size; higher otherwise; unknown for counters, also nested ones: <c>train.epoch</c>.</summary>
    public static MetricSense SenseOf(string key) =>
        Array.Exists(Counters, word => string.Equals(word, key[(key.LastIndexOf('.') + 1)..], StringComparison.OrdinalIgnoreCase)) ? MetricSense.Unknown
        : Array.Exists(Smaller, word => key.Contains(word, StringComparison.OrdinalIgnoreCase)) ? MetricSense.LowerIsBetter
        : MetricSense.HigherIsBetter;
}
