using ModelRegistry.Core.Search;
using ModelRegistry.Core.Search.Language;

namespace ModelRegistry.Tests.Search;

/// <summary>What a query means, and where one that can't be read goes wrong.</summary>
public sealed class SearchQueryTests
{
    [Fact]
    public void EachPart_IsReadAsWhatItIs()
    {
        var query = Read("night \"old barn\" kind:model TAG:\"two words\" alias:Prod entity:acme digits/mlp:v7 eval.top1 >= 0.5 \"a key\"!=\"x y\"");

        Assert.Equal(["night", "old barn"], query.Words.Select(w => w.Key));
        Assert.Equal([SearchKind.Model], query.Kinds);
        Assert.Equal(["two words"], query.Tags);
        Assert.Equal(["prod"], query.Aliases);
        Assert.Equal(["acme"], query.Entities);
        Assert.Equal(["digits", "mlp"], query.Members.Single().Place.Select(w => w.Key));
        Assert.Equal(7, query.Members.Single().Member.Number);
        Assert.Equal([("eval.top1", Comparing.AtLeast, 0.5, "0.5"), ("a key", Comparing.NotEqual, null, "x y")], query.Metadata.Select(m => (m.Key, m.Comparing, m.Number, m.Text)));
    }

    [Theory]
    [InlineData("a>=1", Comparing.AtLeast)]
    [InlineData("a <= 1", Comparing.AtMost)]
    [InlineData("a> 1", Comparing.Greater)]
    [InlineData("a <1", Comparing.Less)]
    [InlineData("a=1", Comparing.Equal)]
    [InlineData("a != 1", Comparing.NotEqual)]
    [InlineData("ａ　≠　1", null)]
    [InlineData("ａ！＝１", Comparing.NotEqual)]
    [InlineData("ａ　＞＝　１", Comparing.AtLeast)]
    public void Comparison_MayHaveSpacesAndFullWidth(string text, object? comparing) => Assert.Equal(comparing, Read(text).Metadata.FirstOrDefault()?.Comparing);

    [Theory]
    [InlineData("1e3", 1000.0)]
    [InlineData("-0.5", -0.5)]
    [InlineData("\"1\"", null)]
    [InlineData("1,5", null)]
    [InlineData("1e999", null)]
    [InlineData("NaN", null)]
    [InlineData("v1", null)]
    public void Value_IsANumberOnlyWhereItIsWrittenAsOne(string value, double? number) => Assert.Equal(number, Read($"a = {value}").Metadata.Single().Number);

    [Theory]
    [InlineData("", 1)]
    [InlineData("   ", 1)]
    [InlineData("!!! …", 1)]
    [InlineData("digits \"open", 13)]
    [InlineData("accuracy >=", 12)]
    [InlineData(">= 0.97", 1)]
    [InlineData("accuracy >= >= 1", 13)]
    [InlineData("accuracy = a=b", 13)]
    [InlineData("digits kind:", 13)]
    [InlineData("digits kind:models", 13)]
    [InlineData("tag: raw", 5)]
    [InlineData("tag:a,b", 5)]
    [InlineData("alias:v7", 7)]
    [InlineData("alias:latest", 7)]
    [InlineData("entity:a/b", 8)]
    [InlineData("http://host", 6)]
    [InlineData("knd:model:x", 5)]
    [InlineData("\"a\"b", 4)]
    [InlineData("...:v7", 1)]
    public void QueryThatCantBeRead_SaysWhere_AndShowsTheForm(string text, int position)
    {
        var error = SearchQuery.Parse(text).Error;

        Assert.Equal(("query_invalid", (object)position), (error?.Code, error?.Details?["position"]));
        Assert.Contains(SearchQuery.Form.ToString(), error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Contains("q", error.Fields!.Keys);
    }

    // Attributes can't carry half a pair.
    [Fact]
    public void QueryWithHalfACharacter_IsRefused() => Assert.Equal("query_invalid", SearchQuery.Parse("a\uD800").Error?.Code);

    [Fact]
    public void QueryThatIsTooLong_IsRefused()
    {
        Assert.Equal("query_invalid", SearchQuery.Parse(new string('a', SearchQuery.MaxLength + 1)).Error?.Code);
        Assert.Equal("query_invalid", SearchQuery.Parse(string.Join(' ', Enumerable.Repeat("a", SearchQuery.MaxTerms + 1))).Error?.Code);
        Assert.Equal("query_invalid", SearchQuery.Parse(string.Join('-', Enumerable.Repeat("a", SearchQuery.MaxTerms + 1))).Error?.Code);
        Assert.Null(SearchQuery.Parse(string.Join(' ', Enumerable.Repeat("a", SearchQuery.MaxTerms))).Error);
    }

    [Theory]
    [InlineData("a", "a", null)]
    [InlineData("ab", null, "ab")]
    [InlineData("猫", null, "猫")]
    [InlineData("子猫", "子猫", null)]
    [InlineData("三毛猫", "三毛 毛猫", null)]
    [InlineData("\"ab cd\"", "ab cd", null)]
    public void Word_IsMeantByItsBeginning_UnlessItIsShortOrQuoted(string text, string? whole, string? beginning)
    {
        var word = Read(text).Words.Single();

        Assert.Equal((whole ?? string.Empty, beginning), (string.Join(' ', word.Words), word.Beginning));
    }

    private static SearchQuery Read(string text)
    {
        var query = SearchQuery.Parse(text);
        Assert.True(query.IsSuccess, query.Error?.Message.ToString());
        return query.Value;
    }
}
