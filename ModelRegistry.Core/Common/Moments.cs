using System.Globalization;

namespace ModelRegistry.Core.Common;

/// <summary>Moments as people read them, in UTC: year, month and day stand where the language has them.</summary>
public static class Moments
{
    /// <summary>To the minute: <c>2026-11-24 06:33</c>.</summary>
    public static Text Minute(DateTimeOffset at) => $"{Date(at)} {at.ToUniversalTime():HH:mm}";

    /// <summary>To the second: <c>2026-11-24 06:33:09 UTC</c>.</summary>
    public static Text Second(DateTimeOffset at) => $"{Date(at)} {at.ToUniversalTime():HH:mm:ss} UTC";

    /// <summary>The day: <c>2026-11-24</c>.</summary>
    public static Text Date(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        return $"{utc.Year.ToString("0000", CultureInfo.InvariantCulture)}-{utc:MM}-{utc:dd}";
    }
}
