using MudBlazor;

namespace ModelRegistry.Web.Components.Theme;

/// <summary>
/// The look, set once: palette for light and dark, type, spacing, radius, density.
/// <see cref="ThemeSheet"/> turns it into the style sheet that pages and MudBlazor read; no other file names a colour.
/// </summary>
public static class RegistryTheme
{
    /// <summary>Interface text: Inter, then the system's Japanese face.</summary>
    public static readonly string[] Sans =
        ["Inter Variable", "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", "Meiryo", "system-ui", "sans-serif"];

    /// <summary>Digests, versions, paths and code.</summary>
    public static readonly string[] Mono =
        ["JetBrains Mono Variable", "ui-monospace", "SFMono-Regular", "Menlo", "Noto Sans Mono CJK JP", "monospace"];

    /// <summary>Warm paper and ink.</summary>
    public static readonly Tones Light = new()
    {
        Scheme = "light",
        Ground = "#FBFAF8",
        Surface = "#FFFFFF",
        Sunken = "#F4F2EE",
        Hover = "#F1EFEA",
        Line = "#E5E2DC",
        LineStrong = "#8C867C",
        Ink = "#1C1B19",
        InkSoft = "#57534C",
        InkFaint = "#6F6A61",
        Accent = "#2A4FD0",
        AccentStrong = "#213FA8",
        AccentInk = "#FFFFFF",
        AccentWash = "#ECF0FD",
        Seal = "#1F2B5E",
        SealInk = "#FFFFFF",
        Better = "#14693A",
        BetterWash = "#E6F4EB",
        Worse = "#B3261E",
        WorseWash = "#FCECEA",
        Caution = "#825000",
        CautionWash = "#FCF3DF",
        Shadow = "0 1px 2px rgba(28,27,25,.06), 0 8px 24px rgba(28,27,25,.12)",
        Scrim = "rgba(28,27,25,.36)",
    };

    /// <summary>The same at night: no pure black, no pure white.</summary>
    public static readonly Tones Dark = new()
    {
        Scheme = "dark",
        Ground = "#131417",
        Surface = "#1A1B1F",
        Sunken = "#0F1013",
        Hover = "#222328",
        Line = "#2D2E34",
        LineStrong = "#75767E",
        Ink = "#ECEBE7",
        InkSoft = "#ADACA7",
        InkFaint = "#918F8B",
        Accent = "#8DA6FF",
        AccentStrong = "#AEC0FF",
        AccentInk = "#10142B",
        AccentWash = "#1E2541",
        Seal = "#C6D2FF",
        SealInk = "#131A3D",
        Better = "#62CC8E",
        BetterWash = "#14291D",
        Worse = "#FF8E84",
        WorseWash = "#331A18",
        Caution = "#E9B44F",
        CautionWash = "#2D2413",
        Shadow = "0 1px 2px rgba(0,0,0,.4), 0 8px 28px rgba(0,0,0,.5)",
        Scrim = "rgba(0,0,0,.56)",
    };

    /// <summary>MudBlazor's theme in the given tones. It is put in the light slot, whichever it is: the sheet decides when it holds.</summary>
    public static MudTheme For(Tones t) => new()
    {
        PaletteLight = new PaletteLight
        {
            Black = t.Ink,
            White = t.Surface,
            Primary = t.Accent,
            PrimaryContrastText = t.AccentInk,
            PrimaryDarken = t.AccentStrong,
            PrimaryLighten = t.AccentStrong,
            Secondary = t.InkSoft,
            SecondaryContrastText = t.Surface,
            Tertiary = t.Seal,
            TertiaryContrastText = t.SealInk,
            Info = t.Accent,
            InfoContrastText = t.AccentInk,
            Success = t.Better,
            SuccessContrastText = t.Surface,
            Warning = t.Caution,
            WarningContrastText = t.Surface,
            Error = t.Worse,
            ErrorContrastText = t.Surface,
            Dark = t.Ink,
            DarkContrastText = t.Ground,
            TextPrimary = t.Ink,
            TextSecondary = t.InkSoft,
            TextDisabled = t.InkFaint,
            ActionDefault = t.InkSoft,
            ActionDisabled = t.InkFaint,
            ActionDisabledBackground = t.Hover,
            Background = t.Ground,
            BackgroundGray = t.Sunken,
            Surface = t.Surface,
            DrawerBackground = t.Surface,
            DrawerText = t.Ink,
            DrawerIcon = t.InkSoft,
            AppbarBackground = t.Ground,
            AppbarText = t.Ink,
            LinesDefault = t.Line,
            LinesInputs = t.LineStrong,
            TableLines = t.Line,
            TableStriped = t.Sunken,
            TableHover = t.Hover,
            Divider = t.Line,
            DividerLight = t.Line,
            Skeleton = t.Hover,
            OverlayDark = t.Scrim,
            OverlayLight = t.Scrim,
            GrayDefault = t.InkFaint,
            GrayLight = t.LineStrong,
            GrayLighter = t.Line,
            GrayDark = t.InkSoft,
            GrayDarker = t.Ink,
            HoverOpacity = 0.06,
            RippleOpacity = 0.06,
        },
        Typography = Type(),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
    };

    private static Typography Type() => new()
    {
        Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
        H1 = new H1Typography { FontFamily = Sans, FontSize = "1.5rem", FontWeight = "620", LineHeight = "1.3", LetterSpacing = "-0.014em" },
        H2 = new H2Typography { FontFamily = Sans, FontSize = "1.125rem", FontWeight = "620", LineHeight = "1.4", LetterSpacing = "-0.01em" },
        H3 = new H3Typography { FontFamily = Sans, FontSize = "0.9375rem", FontWeight = "620", LineHeight = "1.45", LetterSpacing = "-0.005em" },
        H4 = new H4Typography { FontFamily = Sans, FontSize = "0.875rem", FontWeight = "620", LineHeight = "1.45", LetterSpacing = "normal" },
        H5 = new H5Typography { FontFamily = Sans, FontSize = "0.875rem", FontWeight = "560", LineHeight = "1.45", LetterSpacing = "normal" },
        H6 = new H6Typography { FontFamily = Sans, FontSize = "1rem", FontWeight = "620", LineHeight = "1.45", LetterSpacing = "-0.005em" },
        Subtitle1 = new Subtitle1Typography { FontFamily = Sans, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Subtitle2 = new Subtitle2Typography { FontFamily = Sans, FontSize = "0.8125rem", FontWeight = "560", LineHeight = "1.5", LetterSpacing = "normal" },
        Body1 = new Body1Typography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Body2 = new Body2Typography { FontFamily = Sans, FontSize = "0.8125rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Button = new ButtonTypography { FontFamily = Sans, FontSize = "0.8125rem", FontWeight = "560", LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
        Caption = new CaptionTypography { FontFamily = Sans, FontSize = "0.75rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Overline = new OverlineTypography { FontFamily = Sans, FontSize = "0.75rem", FontWeight = "560", LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
    };
}
