using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Tests.House;

/// <summary>Every text that a person may read has its translation, and every translation its text.</summary>
public sealed partial class LanguageTests
{
    private static readonly TextsInCode Core = TextsInCode.Of(typeof(Text).Assembly);
    private static readonly TextsInCode Web = TextsInCode.Of(typeof(Localizer).Assembly);

    // The list of allowed imports says why, in a file of its own.
    private static readonly IEnumerable<TextUse> Listed = AllowedImports.All.Select(import => new TextUse(import.Why, "allowed-imports.json"));

    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Tags => [.. Catalogue.Languages.Select(language => language.Tag).Where(tag => tag != Catalogue.English)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Text_HasItsTranslation(string tag)
    {
        var (core, web) = (Read(SourceTree.Core, tag), Read(SourceTree.Web, tag));

        SourceTree.AssertNone($"No translation in {SourceTree.Core}/Languages/{tag}.json", Missing(Core.Uses.Concat(Listed), core));
        SourceTree.AssertNone($"No translation in {SourceTree.Web}/Languages/{tag}.json", Missing(Web.Uses, core.Concat(web).ToDictionary(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Translation_HasItsText(string tag)
    {
        var (inCore, inWeb) = (Formats(Core.Uses.Concat(Listed)), Formats(Web.Uses));

        SourceTree.AssertNone($"Nothing in {SourceTree.Core} says this", Read(SourceTree.Core, tag).Select(pair => pair.Key).Where(key => !inCore.Contains(key)));
        SourceTree.AssertNone(
            $"Nothing in {SourceTree.Web} says this, or Core says it too and has its translation",
            Read(SourceTree.Web, tag).Select(pair => pair.Key).Where(key => !inWeb.Contains(key) || inCore.Contains(key)));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Translation_KeepsTheArguments(string tag) => SourceTree.AssertNone(
        "Other arguments than its text",
        new[] { SourceTree.Core, SourceTree.Web }.SelectMany(project => Read(project, tag))
            .Where(pair => pair.Value.Split('|').Any(said => !Arguments(said).SetEquals(Arguments(pair.Key))))
            .Select(pair => $"{pair.Key} → {pair.Value}"));

    [Theory]
    [MemberData(nameof(Tags))]
    public void Translations_AreSortedOneALine(string tag)
    {
        foreach (var project in new[] { SourceTree.Core, SourceTree.Web })
        {
            var path = PathOf(project, tag);
            var pairs = Read(project, tag);
            var sorted = JsonSerializer.Serialize(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), Readable);

            Assert.Equal(sorted.ReplaceLineEndings("\n") + "\n", File.ReadAllText(path));
        }
    }

    [Fact]
    public void Text_IsMadeWhereItsFormatIsKnownAndShownInALanguage() => SourceTree.AssertNone(
        "No translation would be found for it", Core.Offenders.Concat(Web.Offenders).Distinct(StringComparer.Ordinal));

    [Fact]
    public void TextsOfAClass_AreFoundWithTheirFormats() => Assert.Equal(
        ["Nothing", "Braces {{ and }}", "{0} moved to {1}, {2} in all", "inner {0}", "outer {0} of {1}", "two", "one {0}", "{0} file|{0} files"],
        TextsInCode.Of(typeof(Sayings)).Uses.Select(use => use.Format));

    [Fact]
    public void TextsThatNobodyCouldTranslate_AreFound() => Assert.Equal(3, TextsInCode.Of(typeof(Mumblings)).Offenders.Count);

    private static IEnumerable<string> Missing(IEnumerable<TextUse> uses, Dictionary<string, string> known) =>
        uses.Where(use => !known.ContainsKey(use.Format) && Letter().IsMatch(Argument().Replace(use.Format, string.Empty)))
            .GroupBy(use => use.Format, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{JsonSerializer.Serialize(group.Key)}  ({group.First().Where})");

    private static Dictionary<string, string> Read(string project, string tag) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(PathOf(project, tag)), Strict)!;

    private static string PathOf(string project, string tag) => RepositoryRoot.Combine(project, "Languages", $"{tag}.json");

    private static HashSet<string> Formats(IEnumerable<TextUse> uses) => uses.Select(use => use.Format).ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> Arguments(string format) => Argument().Matches(format).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[0-9]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Argument();

    [GeneratedRegex(@"\p{L}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letter();

    private sealed class Sayings
    {
        public static Text Nothing() => "Nothing";

        public static Text Braces() => "Braces { and }";

        public static Text Moved(string alias, int number, double all) => $"{alias} moved to {number}, {all:N1} in all";

        public static Text Nested(string what) => $"outer {(Text)$"inner {what}"} of {what.Length}";

        public static Text Either(bool one) => one ? (Text)$"one {one}" : "two";

        public static Text Count(int files) => Text.Count(files, "file", "files");
    }

    private sealed class Mumblings
    {
        public static Text Either(bool one) => one ? "one" : "two";

        public static Text PutTogether(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} of them");

        public static string English(Text text) => $"It is {text}";
    }
}
