using System.Globalization;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A metric against another version's.</summary>
/// <param name="Difference">Value less baseline, in the decimals that they are written with: 0.9733 less 0.9411 is 0.0322. Exactly 0 where they differ only by rounding.</param>
/// <param name="Judgement"><c>better</c>, <c>worse</c>, <c>same</c>, or <c>changed</c> where nobody said which way is better.</param>
public readonly record struct MetricVerdict(double Difference, string Judgement)
{
    private const double Rounding = 1e-12;

    // Two of them, of opposite signs, still have a difference that a decimal holds.
    private const double MostDecimal = 1e28;

    /// <summary>Compares; null where either side is missing or not finite.</summary>
    public static MetricVerdict? Of(double? value, double? baseline, MetricSense sense)
    {
        if (value is not { } now || baseline is not { } before || !double.IsFinite(now) || !double.IsFinite(before))
            return null;
        var difference = Subtract(now, before);
        if (Math.Abs(difference) <= Rounding * Math.Max(Math.Abs(now), Math.Abs(before)))
            return new MetricVerdict(0, "same");
        return new MetricVerdict(difference, sense switch
        {
            MetricSense.HigherIsBetter => difference > 0 ? "better" : "worse",
            MetricSense.LowerIsBetter => difference < 0 ? "better" : "worse",
            _ => "changed",
        });
    }

    // Between two decimal numbers the difference is one too; of doubles it is 0.032200000000000006. What no decimal holds is subtracted as it is.
    private static double Subtract(double now, double before) =>
        Exact(now) is { } left && Exact(before) is { } right ? Read(left - right) : now - before;

    private static decimal? Exact(double value) =>
        Math.Abs(value) < MostDecimal && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && Read(exact).Equals(value)
            ? exact
            : null;

    // By its digits: the cast may be off by the last bit.
    private static double Read(decimal value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
