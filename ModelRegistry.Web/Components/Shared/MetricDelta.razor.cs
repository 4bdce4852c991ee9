using Microsoft.AspNetCore.Components;

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

    private MetricVerdict? Verdict => MetricVerdict.Of(Value, Baseline, Sense);

    private static string Shape(MetricVerdict verdict) => verdict.Difference switch
    {
        > 0 => "▲",
        < 0 => "▼",
        _ => "=",
    };

    private static string Words(MetricVerdict verdict) => verdict.Judgement switch
    {
        "same" => "the same as",
        "changed" => "changed from",
        _ => $"{verdict.Judgement} than",
    };
}
