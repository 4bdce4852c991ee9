using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>How a person looks at a page: the window in CSS pixels, and what their system asks for.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window, in CSS pixels.</param>
/// <param name="Dark">Whether the system prefers dark.</param>
/// <param name="Touch">A finger instead of a mouse, and the narrow layout of a mobile browser.</param>
/// <param name="Locale">The browser's language, as in <c>ja-JP</c>.</param>
public sealed record BrowserView(int Width, int Height, bool Dark = false, bool Touch = false, string Locale = "en-US")
{
    /// <summary>1440 by 900, mouse, light.</summary>
    public static BrowserView Desktop { get; } = new(1440, 900);

    /// <summary>390 by 844, touch, light.</summary>
    public static BrowserView Phone { get; } = new(390, 844, Touch: true);

    /// <summary>The two that every page is looked at in: width and theme do not depend on each other, so both of each are seen.</summary>
    public static IReadOnlyList<BrowserView> All { get; } = [Desktop, Phone with { Dark = true }];

    /// <summary>Fit for a file's name, as in <c>390-dark</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Width}-{(Dark ? "dark" : "light")}");

    internal BrowserNewContextOptions ToOptions() => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        HasTouch = Touch,
        IsMobile = Touch,
        Locale = Locale,
        TimezoneId = "UTC",
        AcceptDownloads = true,

        // A picture or a contrast taken halfway through a transition would be a matter of luck.
        ReducedMotion = ReducedMotion.Reduce,
    };
}
