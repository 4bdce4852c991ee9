using System.Security.Cryptography;
using System.Text;
using MudBlazor;

namespace ModelRegistry.Web.Components.Theme;

/// <summary>
/// <see cref="RegistryTheme"/> as CSS, for both themes at once. The browser picks by <c>prefers-color-scheme</c>,
/// or by <c>data-theme</c> on the root element: no circuit is needed for the first paint to be right, nor on static pages.
/// </summary>
public static class ThemeSheet
{
    /// <summary>The whole sheet, built once.</summary>
    public static string Css { get; } = Build();

    /// <summary>Changes with the sheet, so that its address may be cached for ever.</summary>
    public static string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))[..12];

    /// <summary>The address that a page links to.</summary>
    public static string Href => $"{Urls.ThemeSheet}?v={Tag}";

    private static string Build()
    {
        var light = Variables(RegistryTheme.Light);
        var dark = Variables(RegistryTheme.Dark);
        var css = new StringBuilder();
        css.Append(":root{").Append(light).AppendLine("}");
        css.Append("@media (prefers-color-scheme:dark){:root:not([data-theme=light]){").Append(dark).AppendLine("}}");
        css.Append(":root[data-theme=dark]{").Append(dark).AppendLine("}");
        return css.ToString();
    }

    private static string Variables(Tones tones)
    {
        var css = new StringBuilder();
        css.AppendLine().Append("color-scheme:").Append(tones.Scheme).AppendLine(";");
        foreach (var property in typeof(Tones).GetProperties().Where(p => p.Name != nameof(Tones.Scheme) && p.PropertyType == typeof(string)))
            css.Append("--mr-").Append(Kebab(property.Name)).Append(':').Append((string)property.GetValue(tones)!).AppendLine(";");
        css.Append("--mr-sans:").Append(Families(RegistryTheme.Sans)).AppendLine(";");
        css.Append("--mr-mono:").Append(Families(RegistryTheme.Mono)).AppendLine(";");
        css.Append(new MudVariables(RegistryTheme.For(tones)).Css(tones.Scheme));
        return css.ToString();
    }

    private static string Families(string[] names) =>
        string.Join(',', names.Select(name => name.Contains(' ', StringComparison.Ordinal) ? $"\"{name}\"" : name));

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    // MudBlazor derives some sixty variables from a theme; asking its provider keeps them in step with the library.
    private sealed class MudVariables : MudThemeProvider
    {
        public MudVariables(MudTheme theme) => Theme = theme;

        public string Css(string scheme)
        {
            var css = new StringBuilder();
            GenerateTheme(css);
            return css.ToString().Replace("--mud-native-html-color-scheme: light", $"--mud-native-html-color-scheme: {scheme}", StringComparison.Ordinal);
        }
    }
}
