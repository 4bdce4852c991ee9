using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Pictures;

/// <summary>
/// The vertical axis of a trend: round steps around the values, whatever their size. The chart counts its steps in whole numbers, so it is given
/// tens of steps, and its labels are read back.
/// </summary>
/// <param name="Low">The value at the bottom.</param>
/// <param name="Step">Between two lines.</param>
public sealed record TrendAxis(double Low, double Step)
{
    /// <summary>Units of the chart for a step.</summary>
    public const int Units = 10;

    private const int Lines = 4;

    /// <summary>An axis that holds all values.</summary>
    public static TrendAxis Of(IReadOnlyCollection<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        // One value has no span: a line through the middle.
        var span = high - low;
        if (!(span > 0) || !double.IsFinite(span)) span = Math.Max(Math.Abs(high), 1e-9) * .1;
        var rough = span / Lines;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        return new(Math.Floor(low / step) * step, step);
    }

    /// <summary>A value in the chart's units.</summary>
    public double Place(double value) => (value - Low) / Step * Units;

    /// <summary>What stands at a line.</summary>
    public string Label(double units) => Formats.Metric(Math.Round(Low + (units / Units * Step), 12));
}
