using System.Globalization;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A metric and its difference against a version that matters: by sign and shape first, then by colour.</summary>
public sealed partial class MetricDelta
{
    /// <summary>This version's value; null shows a dash.</summary>
    [Parameter, EditorRequired]
    public double? Value { get; set; }

    /// <summary>The other's value; null shows no difference.</summary>
    [Parameter]
    public double? Baseline { get; set; }

    /// <summary>Which way is better.</summary>
    [Parameter]
    public MetricSense Sense { get; set; }

    /// <summary>What it is compared with, for the hover and the screen reader.</summary>
    [Parameter]
    public string Against { get; set; } = "production";

    /// <summary>How the numbers of its column are written; null where it stands alone.</summary>
    [Parameter]
    public NumberColumn? Column { get; set; }

    /// <summary>True where the judgement is written out beside the difference.</summary>
    [Parameter]
    public bool ShowsWord { get; set; }

    // The shape before it, and a little air: a digit may be wider than the "0" that ch is.
    private string? Room => Column is { DifferenceWidth: > 0 and var width } ? string.Create(CultureInfo.InvariantCulture, $"width:{width + 1.5}ch") : null;

    private MetricVerdict? Verdict => MetricVerdict.Of(Value, Baseline, Sense);

    private string Write(double value) => Column?.Number(value) ?? Formats.Metric(value);

    private static string Shape(MetricVerdict verdict) => verdict.Difference switch
    {
        > 0 => "▲",
        < 0 => "▼",
        _ => "=",
    };

    private static Text Word(MetricVerdict verdict) => verdict.Judgement switch
    {
        "same" => (Text)"same",
        "changed" => "changed",
        "better" => "better",
        _ => "worse",
    };

    private Text Words(MetricVerdict verdict) => verdict.Judgement switch
    {
        "same" => (Text)$", the same as {Against}",
        "changed" => $", changed from {Against}",
        "better" => $", better than {Against}",
        _ => $", worse than {Against}",
    };
}
