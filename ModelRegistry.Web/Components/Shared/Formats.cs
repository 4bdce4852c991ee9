using System.Globalization;
using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>How sizes, times and numbers are written. Pure, culture-invariant, and the same on every page.</summary>
public static class Formats
{
    /// <summary>A size in binary units with three significant figures: <c>0 B</c>, <c>1023 B</c>, <c>1.00 KiB</c>, <c>64.0 MiB</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static string Bytes(long bytes) => Sizes.Of(bytes);

    /// <summary>A size in bytes with thin groups, for the hover: <c>67,108,864 bytes</c>.</summary>
    public static Text ExactBytes(long bytes) => Text.Count(bytes, "byte", "bytes");

    /// <summary>A whole number with groups: <c>200,000</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A metric: up to four significant decimals, no trailing zeros, exponent where it is huge or tiny.</summary>
    public static string Metric(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
            return "–";
        if (value == 0)
            return "0";
        var size = Math.Abs(value);
        if (size is >= 1e7 or < 1e-4)
            return value.ToString("0.###e+0", CultureInfo.InvariantCulture).Replace('-', '\u2212');
        var text = size >= 1000
            ? value.ToString("#,0.##", CultureInfo.InvariantCulture)
            : value.ToString(size >= 1 ? "0.####" : "0.######", CultureInfo.InvariantCulture);
        if (size < 1)
            text = ToFour(value);
        return text.Replace('-', '\u2212');
    }

    /// <summary>A number with groups and exactly so many decimals, for a column where digit stands below digit.</summary>
    public static string Fixed(double value, int decimals) => double.IsFinite(value)
        ? value.ToString($"N{decimals}", CultureInfo.InvariantCulture).Replace('-', '\u2212')
        : "–";

    /// <summary>A difference, always with its sign: <c>+0.012</c>, <c>−3</c>, <c>±0</c>.</summary>
    public static string Difference(double difference)
    {
        var text = Metric(difference);
        return text is "0" ? "±0" : difference > 0 ? "+" + text : text;
    }

    /// <summary>How long ago, in the largest fitting unit; a moment in the future within a clock's skew is <c>just now</c>.</summary>
    public static Text Ago(DateTimeOffset moment, DateTimeOffset now)
    {
        var passed = now - moment;
        if (passed < TimeSpan.Zero)
            return passed > TimeSpan.FromMinutes(-1) ? "just now" : Ahead(-passed);
        return passed < TimeSpan.FromSeconds(45) ? (Text)"just now" : $"{Span(passed)} ago";
    }

    /// <summary>A length of time in its largest fitting unit: <c>3 min</c>, <c>1 day</c>, <c>2 years</c>.</summary>
    public static Text Span(TimeSpan span) => Largest(span) switch
    {
        (var number, 's') => (Text)$"{number} s",
        (var number, 'm') => $"{number} min",
        (var number, 'h') => $"{number} h",
        (var number, 'd') => Text.Count(number, "day", "days"),
        (var number, 'M') => Text.Count(number, "month", "months"),
        (var number, _) => Text.Count(number, "year", "years"),
    };

    /// <summary>A length of time to the second, for the hover: <c>3 days 4 h 12 min 9 s</c>; parts that are nothing are left out.</summary>
    public static Text ExactSpan(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1)) return "less than 1 s";
        var parts = new List<Text>();
        if (span.Days > 0) parts.Add(Text.Count(span.Days, "day", "days"));
        if (span.Hours > 0) parts.Add($"{span.Hours} h");
        if (span.Minutes > 0) parts.Add($"{span.Minutes} min");
        if (span.Seconds > 0) parts.Add($"{span.Seconds} s");
        return parts.Aggregate((all, part) => (Text)$"{all} {part}");
    }

    /// <summary>The first letter large.</summary>
    public static string Capital(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The moment as a machine reads it, for <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A digest's first twelve hex characters, without its algorithm.</summary>
    public static string ShortDigest(string digest)
    {
        var hex = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return hex.Length <= 12 ? hex : hex[..12];
    }

    /// <summary>One or two letters for an avatar: first letters of the first and the last word; one for a name of one word.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '.', '-', '_', '@'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => "?",
            1 => First(words[0]),
            _ => First(words[0]) + First(words[^1]),
        };

        static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
    }

    /// <summary>A number below <paramref name="tints"/> that is the same for a name in every process.</summary>
    public static int Tint(string name, int tints)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ value) * 16777619u);
        return (int)(hash % (uint)tints);
    }

    private static string ToFour(double value)
    {
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return value.ToString("0." + new string('#', Math.Clamp(decimals, 1, 12)), CultureInfo.InvariantCulture);
    }

    private static long Whole(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);

    // Of a minute at least. Not "in" before a length of time: in another language that is the "in" of a place.
    private static Text Ahead(TimeSpan span) => Largest(span) switch
    {
        (var number, 's' or 'm') => (Text)$"in {number} min",
        (var number, 'h') => $"in {number} h",
        (1, 'd') => "in 1 day",
        (var number, 'd') => $"in {number} days",
        (1, 'M') => "in 1 month",
        (var number, 'M') => $"in {number} months",
        (1, _) => "in 1 year",
        (var number, _) => $"in {number} years",
    };

    // The unit is s, m (minute), h, d, M (month) or y.
    private static (long Number, char Unit) Largest(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(90))
            return span < TimeSpan.FromSeconds(45) ? ((int)span.TotalSeconds, 's') : (1, 'm');
        if (span < TimeSpan.FromMinutes(59.5))
            return (Whole(span.TotalMinutes), 'm');
        if (span < TimeSpan.FromHours(23.5))
            return (Whole(span.TotalHours), 'h');
        if (span < TimeSpan.FromDays(29.5))
            return (Whole(span.TotalDays), 'd');
        return span < TimeSpan.FromDays(364)
            ? (Math.Clamp(Whole(span.TotalDays / 30.44), 1, 11), 'M')
            : (Math.Max(1, (long)(span.TotalDays / 365)), 'y');
    }
}
