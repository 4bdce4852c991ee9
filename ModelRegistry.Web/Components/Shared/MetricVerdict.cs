namespace ModelRegistry.Web.Components.Shared;

/// <summary>A metric against another version's.</summary>
/// <param name="Difference">Value less baseline; exactly 0 where they differ only by rounding.</param>
/// <param name="Judgement"><c>better</c>, <c>worse</c>, <c>same</c>, or <c>changed</c> where nobody said which way is better.</param>
public readonly record struct MetricVerdict(double Difference, string Judgement)
{
    private const double Rounding = 1e-12;

    /// <summary>Compares; null where either side is missing or not finite.</summary>
    public static MetricVerdict? Of(double? value, double? baseline, MetricSense sense)
    {
        if (value is not { } now || baseline is not { } before || !double.IsFinite(now) || !double.IsFinite(before))
            return null;
        var difference = now - before;
        if (Math.Abs(difference) <= Rounding * Math.Max(Math.Abs(now), Math.Abs(before)))
            return new MetricVerdict(0, "same");
        return new MetricVerdict(difference, sense switch
        {
            MetricSense.HigherIsBetter => difference > 0 ? "better" : "worse",
            MetricSense.LowerIsBetter => difference < 0 ? "better" : "worse",
            _ => "changed",
        });
    }
}
