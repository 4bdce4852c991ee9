using System.Text.RegularExpressions;

namespace ModelRegistry.Tests.House;

/// <summary>Colours come from the theme: a literal elsewhere is right in one theme and wrong in the other.</summary>
public sealed partial class ColourTests
{
    [Fact]
    public void StyleSheet_TakesItsColoursFromTheTheme() => SourceTree.AssertNone(
        "A literal colour: take var(--…), and set it in the theme",
        SourceTree.Files(SourceTree.Web, ".css").SelectMany(file => file.Where(HasLiteralColour)));

    [Fact]
    public void Page_TakesItsColoursFromTheTheme() => SourceTree.AssertNone(
        "A literal colour in a page: take a class, or var(--…)",
        SourceTree.Files(SourceTree.Web, ".razor").SelectMany(file => file.Where(HasColouredStyle)));

    [Theory]
    [InlineData("  color: #fff;", true)]
    [InlineData("a { border: 1px solid rgb(0 0 0 / 50%) }", true)]
    [InlineData("  background-color: hsla(10, 20%, 30%, .4);", true)]
    [InlineData("  --mine: oklch(60% 0.1 200);", true)]
    [InlineData("  outline: 2px solid red;", true)]
    [InlineData("  background: white", true)]
    [InlineData("  color: var(--text);", false)]
    [InlineData("  border: 1px solid var(--line);", false)]
    [InlineData("  color: color-mix(in srgb, var(--accent) 20%, transparent);", false)]
    [InlineData("  fill: currentColor;", false)]
    [InlineData("  background: none;", false)]
    [InlineData("#blazor-error-ui { display: none; }", false)]
    [InlineData("#add { white-space: nowrap; }", false)]
    [InlineData("  /* #fff would do in light only */", false)]
    public void Declaration_IsJudgedByItsValue(string line, bool literal) => Assert.Equal(literal, HasLiteralColour(line));

    [Theory]
    [InlineData("""<p style="color:#123456">""", true)]
    [InlineData("""<path fill="#123" d="M0 0" />""", true)]
    [InlineData("""<path fill="currentColor" d="M0 0" />""", false)]
    [InlineData("""<a href="#add">""", false)]
    public void PageLine_IsJudgedByStyleAndPaint(string line, bool literal) => Assert.Equal(literal, HasColouredStyle(line));

    private static bool HasLiteralColour(string line) => LiteralColour().IsMatch(Comment().Replace(line, string.Empty));

    private static bool HasColouredStyle(string line) => ColouredStyle().IsMatch(line);

    // A selector may begin with # or hold a colour's word; a value comes after a colon and before ; or }.
    [GeneratedRegex(
        @":[^;{}]*?(\#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|(?<![\w-])(white|black|red|green|blue|gr[ae]y|yellow|orange|purple|pink|silver|navy|teal|maroon|gold)(?![\w-]))[^{}]*(;|\}|$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LiteralColour();

    [GeneratedRegex(
        @"(style=""[^""]*|(fill|stroke|stop-color)=""\s*)(\#[0-9a-f]{3,8}\b|(rgba?|hsla?|oklch)\()",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColouredStyle();

    [GeneratedRegex(@"/\*.*?(\*/|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
