using System.Globalization;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>What a person types of a rule. Numbers are text until <see cref="Read"/>, so that what is no number is said and not thrown away.</summary>
public sealed class RuleForm
{
    /// <summary>The kinds by their words in JSON, in the order offered, with what each asks.</summary>
    public static IReadOnlyList<(string Kind, Text Text)> Kinds { get; } =
    [
        ("held_before", "It held another alias before"),
        ("metric", "A metric is above or below a bound"),
        ("no_worse", "A metric is no worse than the present holder's"),
        ("files", "It has certain files"),
        ("card", "Its model card is filled in"),
        ("scan", "The scan of its files is clean"),
        ("freeze", "No moves in a window of time"),
    ];

    /// <summary>A lower bound.</summary>
    public const string Least = "atLeast";

    /// <summary>An upper bound.</summary>
    public const string Greatest = "atMost";

    /// <summary>The same days of every week.</summary>
    public const string Weekly = "weekly";

    /// <summary>One stretch of time.</summary>
    public const string Once = "once";

    public string Kind { get; set; } = "metric";

    public string Alias { get; set; } = "staging";

    public string Hours { get; set; } = "0";

    public string Key { get; set; } = string.Empty;

    /// <summary><see cref="Least"/> or <see cref="Greatest"/>.</summary>
    public string Side { get; set; } = Least;

    public string Bound { get; set; } = string.Empty;

    public string Better { get; set; } = NoWorseRule.Higher;

    public string Tolerance { get; set; } = "0";

    /// <summary>One a line.</summary>
    public string Paths { get; set; } = string.Empty;

    public string MinLength { get; set; } = CardRule.DefaultLength.ToString(CultureInfo.InvariantCulture);

    /// <summary><see cref="Weekly"/> or <see cref="Once"/>.</summary>
    public string Repeats { get; set; } = Weekly;

    /// <summary>UTC.</summary>
    public DateTime? From { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? Until { get; set; }

    public HashSet<string> Days { get; } = new(StringComparer.Ordinal);

    public string Zone { get; set; } = string.Empty;

    public string Why { get; set; } = string.Empty;

    /// <summary>The form that shows a rule.</summary>
    public static RuleForm Of(AliasRule rule)
    {
        switch (rule)
        {
            case HeldBeforeRule held: return new() { Kind = "held_before", Alias = held.Alias, Hours = Text(held.Hours) };
            case MetricRule metric:
                return new() { Kind = "metric", Key = metric.Key, Side = metric.AtLeast is not null ? Least : Greatest, Bound = Text(metric.AtLeast ?? metric.AtMost ?? 0) };
            case NoWorseRule noWorse: return new() { Kind = "no_worse", Key = noWorse.Key, Better = noWorse.Better, Tolerance = Text(noWorse.Tolerance) };
            case FilesRule files: return new() { Kind = "files", Paths = string.Join('\n', files.Paths) };
            case CardRule card: return new() { Kind = "card", MinLength = card.MinLength.ToString(CultureInfo.InvariantCulture) };
            case FreezeRule freeze:
                var form = new RuleForm
                {
                    Kind = "freeze",
                    Repeats = freeze.Days is { Count: > 0 } ? Weekly : Once,
                    From = freeze.From?.UtcDateTime,
                    Until = freeze.Until?.UtcDateTime,
                    Zone = freeze.Zone ?? string.Empty,
                    Why = freeze.Why ?? string.Empty,
                };
                form.Days.UnionWith(freeze.Days ?? []);
                return form;
            default: return new() { Kind = "scan" };
        }
    }

    /// <summary>The rule, or what is wrong with it, by field as in JSON.</summary>
    public Result<AliasRule> Read()
    {
        if (!Rule().TryGet(out var rule, out var error)) return error;
        return AliasRules.Check(rule) is { } fault ? fault : rule;
    }

    private Result<AliasRule> Rule() => Kind switch
    {
        "held_before" => Number(Hours, "hours").Map<AliasRule>(hours => new HeldBeforeRule(Alias.Trim(), hours)),
        "metric" => Number(Bound, "atLeast").Map<AliasRule>(bound => Side == Least ? new MetricRule(Key.Trim(), AtLeast: bound) : new MetricRule(Key.Trim(), AtMost: bound)),
        "no_worse" => Number(Tolerance, "tolerance").Map<AliasRule>(tolerance => new NoWorseRule(Key.Trim(), Better, tolerance)),
        "files" => new FilesRule(Paths.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        "card" => int.TryParse(MinLength, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var least)
            ? new CardRule(least)
            : Error.Invalid("rules_invalid", "minLength", "A whole number is needed, like 200."),
        "freeze" when Repeats == Weekly && Days.Count == 0 => Error.Invalid("rules_invalid", "days", "Choose at least one day."),
        "freeze" => Repeats == Weekly
            ? new FreezeRule(Days: [.. FreezeRule.Week.Where(Days.Contains)], Zone: None(Zone), Why: None(Why))
            : new FreezeRule(Utc(From), Utc(Until), Why: None(Why)),
        _ => new ScanRule(),
    };

    // A comma would be groups of thousands in one country and decimals in the next.
    private static Result<double> Number(string text, string field) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : Error.Invalid("rules_invalid", field, "A number is needed, with a point for decimals, like 0.97.");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? None(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Utc(DateTime? time) => time is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}
