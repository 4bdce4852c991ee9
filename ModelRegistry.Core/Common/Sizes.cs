using System.Globalization;

namespace ModelRegistry.Core.Common;

/// <summary>How many bytes, as a person reads them. What a script reckons with stands beside it as a number.</summary>
public static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A size in binary units with three significant figures: <c>0 B</c>, <c>1023 B</c>, <c>1.00 KiB</c>, <c>64.0 MiB</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static string Of(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes < 1024) return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        var unit = 0;
        double value = bytes;
        // 1023.5 KiB would be written as 1024: it belongs to the next unit.
        while (value >= 1023.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var digits = value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
