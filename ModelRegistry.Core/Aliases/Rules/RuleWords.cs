using System.Globalization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases.Rules;

/// <summary>How rules say keys, numbers and times.</summary>
internal static class RuleWords
{
    private const int MostKey = 256;

    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    public static Text Duration(TimeSpan time) =>
        time < TimeSpan.FromHours(1) ? Text.Count((long)time.TotalMinutes, "minute", "minutes") :
        time.TotalHours >= 48 && time.TotalHours % 24 == 0 ? $"{Number(time.TotalDays)} days" :
        Math.Abs(time.TotalHours - 1) < 1e-9 ? (Text)"1 hour" : $"{Number(time.TotalHours)} hours";

    public static Text Moment(DateTimeOffset? at) => at is { } moment ? $"{Moments.Minute(moment)} UTC" : Text.Verbatim("?");

    public static RuleFault? FaultOfKey(string? key) =>
        string.IsNullOrWhiteSpace(key) || key.Length > MostKey || !TextKey.IsWellFormed(key) ? new("key", $"'key' names a number of the metadata, in at most {MostKey} characters.") : null;
}
