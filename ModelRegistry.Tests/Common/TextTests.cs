using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Common;

public sealed class TextTests
{
    private static readonly Dictionary<string, string> Japanese = new(StringComparer.Ordinal)
    {
        ["{0} moved '{1}' to v{2}"] = "{0} が「{1}」を v{2} に移動",
        ["nobody"] = "誰か",
        ["{0} file|{0} files"] = "ファイル {0} 個",
        ["{0}, {1}"] = "{0}、{1}",
        ["{0}-{1}-{2}"] = "{0}年{1}月{2}日",
        ["Set {{a}}"] = "{{a}} を設定",
    };

    private static readonly Dictionary<string, string> German = new(StringComparer.Ordinal) { ["{0} file|{0} files"] = "{0} Datei|{0} Dateien" };

    [Fact]
    public void InterpolatedString_KeepsItsFormatAndArguments()
    {
        Text text = $"{"ada"} moved '{"production"}' to v{7}";

        Assert.Equal("{0} moved '{1}' to v{2}", text.Format);
        Assert.Equal(["ada", "production", 7], text.Arguments);
        Assert.Equal("ada moved 'production' to v7", text.ToString());
        Assert.Equal("ada が「production」を v7 に移動", text.In(Japanese));
    }

    [Fact]
    public void TextInAText_IsTranslatedWithIt()
    {
        Text nobody = "nobody";
        Text text = $"{nobody} moved '{"best"}' to v{1}";

        Assert.Equal("誰かが「best」を v1 に移動", text.In(Japanese));
    }

    [Fact]
    public void RecordOfTexts_IsSaidInAnyLanguageLater()
    {
        Text nobody = "nobody";
        IReadOnlyList<Text> texts = [$"{nobody} moved '{"best, \"{0}\""}' to v{1}", Text.Count(3_000, "file", "files"), "Set {a}"];

        var kept = Text.FromRecord(Text.ToRecord(texts));

        Assert.Equal(["誰かが「best, \"{0}\"」を v1 に移動", "ファイル 3,000 個", "{a} を設定"], kept.Select(text => text.In(Japanese)));
        Assert.Equal(texts.Select(text => text.ToString()), kept.Select(text => text.ToString()));
        Assert.Empty(Text.FromRecord(null));
    }

    [Theory]
    [InlineData("It moved to v4.", "v4 に移動しました。")]
    [InlineData("It moved to .", "It moved to .")]
    [InlineData("It moved away.", "It moved away.")]
    [InlineData("nobody", "誰か")]
    public void StoredWords_AreSaidInAnyLanguage_WithTheirArgument(string words, string said)
    {
        var japanese = new Dictionary<string, string>(Japanese, StringComparer.Ordinal) { ["It moved to {0}."] = "{0} に移動しました。" };

        var text = Text.Stored(words, $"It moved to {1}.");

        Assert.Equal((words, said), (text.ToString(), text.In(japanese)));
    }

    [Fact]
    public void WordsOfPeople_AreNeverTranslatedNorReadAsAFormat()
    {
        Text text = $"{"nobody"} moved '{"{2}"}' to v{0}";

        Assert.Equal("nobody が「{2}」を v0 に移動", text.In(Japanese));
        Assert.Equal("{0} nobody", Text.Verbatim("{0} nobody").In(Japanese));
    }

    [Theory]
    [InlineData(0, "0 files", "ファイル 0 個", "0 Dateien")]
    [InlineData(1, "1 file", "ファイル 1 個", "1 Datei")]
    [InlineData(3000, "3,000 files", "ファイル 3,000 個", "3,000 Dateien")]
    public void Count_HasTheFormsOfItsLanguage(long number, string english, string japanese, string german)
    {
        var text = Text.Count(number, "file", "files");

        Assert.Equal((english, japanese, german), (text.ToString(), text.In(Japanese), text.In(German)));
    }

    [Fact]
    public void Braces_AreNoArguments()
    {
        Text text = "Set {a}";

        Assert.Equal(("Set {a}", "{a} を設定"), (text.ToString(), text.In(Japanese)));
    }

    [Fact]
    public void Arguments_AreWrittenWithoutCulture()
    {
        Text text = $"{1234.5:N1} of {0.25}";

        Assert.Equal("1,234.5 of 0.25", text.ToString());
    }

    [Fact]
    public void Moment_HasItsPartsWhereTheLanguageHasThem()
    {
        var at = new DateTimeOffset(2026, 11, 28, 18, 10, 9, TimeSpan.Zero);

        Assert.Equal("2026-11-28 18:10:09 UTC", Moments.Second(at).ToString());
        Assert.Equal("2026年11月28日 18:10", Moments.Minute(at).In(Japanese));
    }

    [Fact]
    public void List_HasTheCommasOfItsLanguage() => Assert.Equal("a、誰か、c", Text.List([Text.Verbatim("a"), "nobody", Text.Verbatim("c")]).In(Japanese));

    [Fact]
    public void SameFormatAndArguments_AreEqual()
    {
        Text one = $"{"a"} moved to v{7}";
        Text same = $"{"a"} moved to v{7}";
        Text other = $"{"a"} moved to v{8}";

        Assert.Equal((true, false), (one.Equals(same), one.Equals(other)));
    }
}
