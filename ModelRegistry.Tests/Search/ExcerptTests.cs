using ModelRegistry.Core.Search;

namespace ModelRegistry.Tests.Search;

/// <summary>Which piece of a text is shown, and what of it is marked. Marks are places in plain text: nothing in it becomes markup.</summary>
public sealed class ExcerptTests
{
    [Theory]
    [InlineData("DigitClassifier", "digit", "[Digit]Classifier")]
    [InlineData("DigitClassifier", "classifier", "Digit[Classifier]")]
    [InlineData("resnet50", "50", "resnet[50]")]
    [InlineData("ＤＩＧＩＴ model", "digit", "[ＤＩＧＩＴ] model")]
    [InlineData("手書き数字の分類器", "数字", "手書き[数字]の分類器")]
    [InlineData("ｶﾞﾝﾏ", "ガンマ", "[ｶﾞﾝﾏ]")]
    [InlineData("Größe", "grösse", "[Größe]")]
    [InlineData("undigested", "digest", "undigested")]
    [InlineData("a night, a Night", "night", "a [night], a [Night]")]
    [InlineData("<b>night</b>", "night", "<b>[night]</b>")]
    public void Word_IsMarkedWhereItBegins(string text, string word, string marked) => Assert.Equal(marked, Show(Excerpt.Whole(text, [word])));

    [Fact]
    public void LongText_IsCutAroundTheFirstWord_OnOneLine()
    {
        var text = $"{string.Concat(Enumerable.Repeat("filler\n", 100))}needle {string.Concat(Enumerable.Repeat("𠮷", 500))}";

        var excerpt = Excerpt.Around(text, ["needle"])!;

        Assert.Contains("[needle]", Show(excerpt), StringComparison.Ordinal);
        Assert.InRange(excerpt.Text.Length, 200, 245);
        Assert.StartsWith("…", excerpt.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', excerpt.Text);
        Assert.Equal(excerpt.Text, excerpt.Text.Normalize());
    }

    [Fact]
    public void TextWithoutTheWord_IsItsBeginning() =>
        Assert.StartsWith("words w", Excerpt.Around(string.Concat(Enumerable.Repeat("words ", 100)), ["needle"])!.Text, StringComparison.Ordinal);

    [Fact]
    public void NoText_IsNoExcerpt() => Assert.Null(Excerpt.Around(null, ["needle"]));

    private static string Show(Excerpt excerpt) => excerpt.Marks.Reverse().Aggregate(excerpt.Text, (text, mark) =>
        text.Insert(mark.Start + mark.Length, "]").Insert(mark.Start, "["));
}
