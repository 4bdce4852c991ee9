using System.Text.Json.Serialization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases.Rules;

/// <summary>
/// One thing that must hold before a protected alias moves. Kept with the alias and sent over HTTP in one JSON form, told apart by <c>rule</c>;
/// read only by <see cref="AliasRules"/>, which refuses what has no meaning.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(HeldBeforeRule), "held_before")]
[JsonDerivedType(typeof(MetricRule), "metric")]
[JsonDerivedType(typeof(NoWorseRule), "no_worse")]
[JsonDerivedType(typeof(FilesRule), "files")]
[JsonDerivedType(typeof(CardRule), "card")]
[JsonDerivedType(typeof(ScanRule), "scan")]
[JsonDerivedType(typeof(FreezeRule), FreezeRule.Word)]
public abstract record AliasRule
{
    /// <summary>What the rule asks, in a few words: how every list of rules calls it.</summary>
    [JsonIgnore]
    public abstract Text Name { get; }

    /// <summary>The fault of the rule itself, by field, or null.</summary>
    internal abstract RuleFault? Fault();
}

/// <summary>The version held another alias of the same collection before, or holds it now, without a break for at least so long.</summary>
/// <param name="Alias">The other alias, like <c>staging</c>.</param>
/// <param name="Hours">0 to 8,760.</param>
public sealed record HeldBeforeRule([property: JsonRequired] string Alias, double Hours = 0) : AliasRule
{
    private const double MostHours = 8_760;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => Hours > 0 ? (Text)$"held {Alias} for {RuleWords.Duration(TimeSpan.FromHours(Hours))}" : $"held {Alias} before";

    internal override RuleFault? Fault() =>
        !AliasName.Parse(Alias).IsSuccess ? new("alias", $"'alias' is no alias. {AliasName.Form}") :
        Hours is >= 0 and <= MostHours ? null : new("hours", $"'hours' is 0 to {MostHours:N0}.");
}

/// <summary>A number of the version's metadata is at least, or at most, so much.</summary>
/// <param name="Key">The key; dots lead into inner objects.</param>
/// <param name="AtLeast">Exactly one of the two bounds is given.</param>
/// <param name="AtMost">Exactly one of the two bounds is given.</param>
public sealed record MetricRule([property: JsonRequired] string Key, double? AtLeast = null, double? AtMost = null) : AliasRule
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => AtLeast is { } least ? (Text)$"{Key} at least {RuleWords.Number(least)}" : $"{Key} at most {RuleWords.Number(AtMost ?? 0)}";

    internal override RuleFault? Fault() =>
        RuleWords.FaultOfKey(Key) ??
        (AtLeast is null == AtMost is null ? new("atLeast", "Give one of 'atLeast' and 'atMost'.") :
            double.IsFinite(AtLeast ?? AtMost ?? 0) ? null : new("atLeast", "'atLeast' and 'atMost' are finite numbers."));
}

/// <summary>A number of the version's metadata is no worse than the present holder's; holds while nobody holds the alias.</summary>
/// <param name="Key">The key; dots lead into inner objects.</param>
/// <param name="Better"><c>higher</c> or <c>lower</c>.</param>
/// <param name="Tolerance">How much worse still counts as no worse; 0 or more.</param>
public sealed record NoWorseRule([property: JsonRequired] string Key, string Better = NoWorseRule.Higher, double Tolerance = 0) : AliasRule
{
    /// <summary>More is better.</summary>
    public const string Higher = "higher";

    /// <summary>Less is better.</summary>
    public const string Lower = "lower";

    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => $"{Key} no worse than the present holder's";

    internal override RuleFault? Fault() =>
        RuleWords.FaultOfKey(Key) ??
        (Better is not (Higher or Lower) ? new("better", "'better' is 'higher' or 'lower'.") :
            Tolerance >= 0 && double.IsFinite(Tolerance) ? null : new("tolerance", "'tolerance' is 0 or more."));
}

/// <summary>The version holds files of these paths.</summary>
/// <param name="Paths">Paths, or patterns with <c>*</c> (within a folder) and <c>**</c> (across folders).</param>
public sealed record FilesRule([property: JsonRequired] IReadOnlyList<string> Paths) : AliasRule
{
    private const int MostPaths = 20;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => $"has {string.Join(", ", Paths)}";

    internal override RuleFault? Fault() =>
        Paths is not { Count: > 0 and <= MostPaths } ? new("paths", $"'paths' names 1 to {MostPaths} files.") :
        Paths.Select(path => path ?? string.Empty).FirstOrDefault(path => string.IsNullOrWhiteSpace(path) || !Files.FilePath.Parse(path).IsSuccess) is { } bad
            ? new("paths", $"'{TextKey.Shown(bad)}' is no path. {Files.FilePath.Form}") : null;
}

/// <summary>The version has a model card that somebody filled in: prose of its own, and no template's placeholder left.</summary>
/// <param name="MinLength">Characters of text at least, headings and front matter not counted; 1 to 20,000.</param>
public sealed record CardRule(int MinLength = CardRule.DefaultLength) : AliasRule
{
    /// <summary>Two or three sentences.</summary>
    public const int DefaultLength = 200;

    private const int MostLength = 20_000;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => "model card filled in";

    internal override RuleFault? Fault() => MinLength is >= 1 and <= MostLength ? null : new("minLength", $"'minLength' is 1 to {MostLength:N0}.");
}

/// <summary>The scan of the version's files found nothing to run: clean, or no file that could.</summary>
public sealed record ScanRule : AliasRule
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => "file scan clean";

    internal override RuleFault? Fault() => null;
}

/// <summary>
/// No move inside a window: either one stretch of time (<paramref name="From"/>, <paramref name="Until"/>), or the same days of every week
/// (<paramref name="Days"/>, whole days in <paramref name="Zone"/>).
/// </summary>
/// <param name="From">With an offset.</param>
/// <param name="Until">With an offset; the first moment that is free again.</param>
/// <param name="Days"><c>mon</c> to <c>sun</c>.</param>
/// <param name="Zone">An IANA time zone for the days; UTC if it is left out.</param>
/// <param name="Why">Shown with the refusal.</param>
public sealed record FreezeRule(
    DateTimeOffset? From = null, DateTimeOffset? Until = null, IReadOnlyList<string>? Days = null, string? Zone = null, string? Why = null) : AliasRule
{
    /// <summary>How it is told apart.</summary>
    public const string Word = "freeze";

    /// <summary>Characters of <see cref="Why"/> at most.</summary>
    public const int MostWords = 200;

    /// <summary>The days by the words that <see cref="Days"/> takes, as <see cref="DayOfWeek"/> counts them.</summary>
    public static IReadOnlyList<string> Week { get; } = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <inheritdoc/>
    [JsonIgnore]
    public override Text Name => Days is { Count: > 0 }
        ? (Text)$"not on {Text.List(Days.Select(Day))} ({Zone ?? "UTC"})"
        : $"not from {RuleWords.Moment(From)} until {RuleWords.Moment(Until)}";

    /// <summary>A day's name; <paramref name="word"/> is one of <see cref="Week"/>.</summary>
    public static Text Day(string word) => word switch
    {
        "mon" => (Text)"Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        "thu" => "Thursday",
        "fri" => "Friday",
        "sat" => "Saturday",
        _ => "Sunday",
    };

    /// <summary>True where <paramref name="now"/> is inside the window.</summary>
    public bool Covers(DateTimeOffset now)
    {
        if (Days is not { Count: > 0 }) return now >= From && now < Until;
        var day = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(Zone ?? "UTC")).DayOfWeek;
        return Days.Contains(Week[(int)day], StringComparer.Ordinal);
    }

    internal override RuleFault? Fault()
    {
        var (stretch, week) = (From is not null && Until is not null, Days is { Count: > 0 });
        if (stretch == week || (week && (From ?? Until) is not null)) return new(week ? "days" : "from", "Give 'from' and 'until', or 'days'.");
        if (stretch && Until <= From) return new("until", "'until' comes after 'from'.");
        if (Days?.Select(day => day ?? string.Empty).FirstOrDefault(day => !Week.Contains(day, StringComparer.Ordinal)) is { } bad) return new("days", $"'{TextKey.Shown(bad)}' is no day; days are {string.Join(", ", Week)}.");
        if (Zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _)) return new("zone", $"'{TextKey.Shown(Zone)}' is no IANA time zone, like Europe/Berlin.");
        return Why is { Length: > MostWords } ? new("why", $"'why' has at most {MostWords} characters.") : null;
    }
}

/// <summary>What is wrong with a rule.</summary>
/// <param name="Field">Its field, as in JSON.</param>
/// <param name="Why">In words.</param>
internal sealed record RuleFault(string Field, Text Why);
