using System.Globalization;
using ModelRegistry.Web.Components.Theme;

namespace ModelRegistry.Tests.Components;

public sealed class ThemeTests
{
    public static TheoryData<string, string, string, double> Pairs()
    {
        var data = new TheoryData<string, string, string, double>();
        foreach (var t in new[] { RegistryTheme.Light, RegistryTheme.Dark })
        {
            foreach (var ground in new[] { t.Ground, t.Surface, t.Sunken, t.Hover, t.AccentWash })
            {
                data.Add($"{t.Scheme} ink", t.Ink, ground, 7);
                data.Add($"{t.Scheme} soft ink", t.InkSoft, ground, 4.5);
                data.Add($"{t.Scheme} accent", t.Accent, ground, 4.5);
                data.Add($"{t.Scheme} better", t.Better, ground, 4.5);
                data.Add($"{t.Scheme} worse", t.Worse, ground, 4.5);
                data.Add($"{t.Scheme} caution", t.Caution, ground, 4.5);
            }

            foreach (var ground in new[] { t.Ground, t.Surface, t.Sunken, t.Hover })
            {
                data.Add($"{t.Scheme} faint ink", t.InkFaint, ground, 4.5);
                data.Add($"{t.Scheme} strong line", t.LineStrong, ground, 3);
            }

            data.Add($"{t.Scheme} on accent", t.AccentInk, t.Accent, 4.5);
            data.Add($"{t.Scheme} on strong accent", t.AccentInk, t.AccentStrong, 4.5);
            data.Add($"{t.Scheme} on seal", t.SealInk, t.Seal, 7);
            data.Add($"{t.Scheme} on better wash", t.Better, t.BetterWash, 4.5);
            data.Add($"{t.Scheme} on worse wash", t.Worse, t.WorseWash, 4.5);
            data.Add($"{t.Scheme} on caution wash", t.Caution, t.CautionWash, 4.5);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Text_StandsOutFromItsGround(string pair, string text, string ground, double least)
    {
        var contrast = Contrast(text, ground);
        Assert.True(contrast >= least, $"{pair}: {text} on {ground} is {contrast:F2}, {least} is the least");
    }

    [Fact]
    public void Sheet_HoldsBothSchemesAndNoOtherHost()
    {
        Assert.Contains("color-scheme:light", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.Contains(":root[data-theme=dark]", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.Contains("--mr-ink-soft:", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.Contains("--mud-palette-primary:", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.DoesNotContain("//", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.DoesNotContain("uppercase", ThemeSheet.Css, StringComparison.Ordinal);
        Assert.DoesNotContain("Roboto", ThemeSheet.Css, StringComparison.Ordinal);
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
