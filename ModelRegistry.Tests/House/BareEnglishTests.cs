using System.Text.RegularExpressions;

namespace ModelRegistry.Tests.House;

/// <summary>No page says English that no translation reaches.</summary>
public sealed partial class BareEnglishTests
{
    // Names that are the same in every language, and what keyboards have written on them.
    private static readonly string[] OfNoLanguage = ["ModelRegistry", "SHA-256", "CSV", "JSON", "Ctrl K", "Enter", "Esc", "· ModelRegistry"];

    [Fact]
    public void Page_SaysEveryTextThroughL() => SourceTree.AssertNone(
        "English that stands bare in a page: @L[\"…\"]",
        SourceTree.Files(SourceTree.Web, ".razor").SelectMany(file => file.Where(IsBare)));

    [Theory]
    [InlineData("<button>Save</button>", true)]
    [InlineData("<button>@L[\"Save\"]</button>", false)]
    [InlineData("<p title=\"Save it\">@name</p>", true)]
    [InlineData("<EmptyState Title=\"Nothing here yet\" />", true)]
    [InlineData("<EmptyState Title=\"@L[\"Nothing here yet\"]\" />", false)]
    [InlineData("<p>@(isNew ? \"Create it\" : name)</p>", true)]
    [InlineData("<p>@(isNew ? L[\"Create it\"] : name)</p>", false)]
    [InlineData("<LoadState IsLoading=\"Data is null\" />", false)]
    [InlineData("<kbd>Ctrl K</kbd>", false)]
    public void Line_IsJudgedByItsWords(string line, bool isBare) => Assert.Equal(isBare, IsBare(line));

    private static bool IsBare(string line) =>
        Content().Matches(line).Select(match => match.Groups["said"].Value.Trim()).Any(said => Words().IsMatch(said) && !OfNoLanguage.Contains(said, StringComparer.Ordinal))
        || Attribute().IsMatch(line)
        || Arm().IsMatch(line);

    [GeneratedRegex("(?<!=)>(?<said>[^<>@{}]*)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Content();

    [GeneratedRegex("[A-Za-z]{2,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    // What people read of an element, or a parameter of the shared parts that is a text.
    [GeneratedRegex("\\b(title|aria-label|placeholder|alt|aria-roledescription|Title|Text|Subtitle|Label|Placeholder|Hint|Caption|Empty|EmptyTitle|Question|Verb)=\"[^\"@(]*[A-Za-z]{2,} [a-z][^\"@(]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex("[?:] \\$?\"[A-Z][a-z]+[ a-z][^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arm();
}
