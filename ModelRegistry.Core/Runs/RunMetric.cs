using System.Globalization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Runs;

/// <summary>What a measured value is where it is no number that a database keeps.</summary>
public enum OddNumber
{
    /// <summary>It is one.</summary>
    None = 0,
    NaN = 1,
    Infinity = 2,
    MinusInfinity = 3,
}

/// <summary>One metric of a run: the point of the highest step, and how many there are.</summary>
public sealed class RunMetric
{
    public required Guid Id { get; init; }

    public required Guid RunId { get; init; }

    public Run? Run { get; init; }

    /// <summary>As the script calls it, compared as it stands.</summary>
    public required string Key { get; init; }

    /// <summary>Points of it: the next one's number.</summary>
    public required int Count { get; set; }

    /// <summary>The highest step; of two of one step the later moment's counts, of two of one moment the one logged last.</summary>
    public required long Step { get; set; }

    /// <summary>When that was measured, by the script's clock.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>Null where <see cref="Odd"/> says what it is.</summary>
    public required double? Value { get; set; }

    public required OddNumber Odd { get; set; }
}

/// <summary>One measurement.</summary>
public sealed class RunMetricPoint
{
    public required Guid MetricId { get; init; }

    /// <summary>In the order logged, from 0: lists page by it.</summary>
    public required int Number { get; init; }

    public required long Step { get; init; }

    /// <summary>By the script's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Null where <see cref="Odd"/> says what it is.</summary>
    public required double? Value { get; init; }

    public required OddNumber Odd { get; init; }
}

/// <summary>The key of a metric.</summary>
public static class MetricKey
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 250;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>Metrics of one run at most.</summary>
    public const int MaxPerRun = 5000;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form = "A metric's key is 1 to 250 characters without control characters, and a run has at most 5,000 metrics.";

    /// <summary>Null, or <c>metric_invalid</c>.</summary>
    public static Error? Check(string? key) =>
        string.IsNullOrWhiteSpace(key) || !TextKey.IsWellFormed(key) || TextKey.Characters(key) > MaxLength || key.Any(char.IsControl)
            ? Error.Invalid("metric_invalid", "metrics", Form)
            : null;

    /// <summary>What a database keeps of a value.</summary>
    internal static (double? Value, OddNumber Odd) Split(double value) => value switch
    {
        double.NaN => (null, OddNumber.NaN),
        double.PositiveInfinity => (null, OddNumber.Infinity),
        double.NegativeInfinity => (null, OddNumber.MinusInfinity),
        _ => (value, OddNumber.None),
    };

    /// <summary>The value again.</summary>
    internal static double Join(double? value, OddNumber odd) => odd switch
    {
        OddNumber.NaN => double.NaN,
        OddNumber.Infinity => double.PositiveInfinity,
        OddNumber.MinusInfinity => double.NegativeInfinity,
        _ => value ?? double.NaN,
    };

    /// <summary>As people read it.</summary>
    public static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
