using System.Text;
using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Common;

/// <summary>Rule 9: metadata.</summary>
public sealed class JsonObjectTextTests
{
    [Theory]
    [InlineData(null, "{}")]
    [InlineData("  ", "{}")]
    [InlineData("""{ "b" : 1.50, "a" : [ true , null , "x" ] }""", """{"b":1.50,"a":[true,null,"x"]}""")]
    [InlineData("""{"日本":"語","emoji":"😀","html":"<b>&'+"}""", """{"日本":"語","emoji":"😀","html":"<b>&'+"}""")]
    [InlineData("""{"\u0061":"\ud83d\ude00"}""", """{"a":"😀"}""")]
    [InlineData("""{"n":-0.0,"big":12345678901234567890123,"e":1E+2}""", """{"n":-0.0,"big":12345678901234567890123,"e":1E+2}""")]
    public void Object_IsKeptCompactAndAsLogged(string? json, string text)
    {
        var parsed = JsonObjectText.Parse(json);

        Assert.True(parsed.IsSuccess, parsed.Error?.Message.ToString());
        using var stored = JsonDocument.Parse(parsed.Value.Text);
        using var expected = JsonDocument.Parse(text);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, stored.RootElement), parsed.Value.Text);
        Assert.True(parsed.Value.Text.Length <= Math.Max(2, json?.Length ?? 0), parsed.Value.Text);
    }

    [Fact]
    public void OrderOfKeys_ChangesTheTextAndNotTheCanonicalForm()
    {
        var one = JsonObjectText.Parse("""{"b":1,"a":{"y":1,"x":2},"B":[{"q":1,"p":2}]}""").Value;
        var other = JsonObjectText.Parse("""{"B":[{"p":2,"q":1}],"a":{"x":2,"y":1},"b":1}""").Value;

        Assert.NotEqual(one.Text, other.Text);
        Assert.Equal(one.Canonical, other.Canonical);
        Assert.Equal("""{"B":[{"p":2,"q":1}],"a":{"x":2,"y":1},"b":1}""", one.Canonical);
    }

    [Theory]
    [InlineData("""{"loss":NaN}""")]
    [InlineData("""{"loss":Infinity}""")]
    [InlineData("""{"loss":-Infinity}""")]
    [InlineData("""{"loss":1e999}""")]
    [InlineData("""{"loss":-1e999}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"deep":{"a":1,"a":2}}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":["\ud800"]}""")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    [InlineData("true")]
    [InlineData("{")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1} // why""")]
    [InlineData("{'a':1}")]
    [InlineData("""{"a":1}{"b":2}""")]
    public void WhatIsNoBoundedObject_IsRefusedWithTheForm(string json)
    {
        AssertRefused(JsonObjectText.Parse(json, "config"), "metadata_invalid", "config");
        if (!TryRead(json, out var element)) return;
        AssertRefused(JsonObjectText.Of(element, "config"), "metadata_invalid", "config");
    }

    [Fact]
    public void TextWithHalfAPair_IsRefused() => AssertRefused(JsonObjectText.Parse("{\"a\":\"\uD800\"}"), "metadata_invalid", "metadata");

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Keys_AreCountedAtTheTop(int keys, bool fits)
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, keys).Select(n => $"\"k{n}\":{{\"x\":1,\"y\":2}}")) + "}";

        Assert.Equal(fits ? null : "metadata_too_large", JsonObjectText.Parse(json).Error?.Code);
    }

    [Theory]
    [InlineData('x', 0, true)]
    [InlineData('x', 1, false)]
    [InlineData('語', 0, true)]
    [InlineData('語', 1, false)]
    [InlineData('<', 0, true)]
    public void Bytes_AreCountedAsUtf8AsPeopleWroteThem(char c, int over, bool fits)
    {
        const string Frame = """{"k":""}""";
        var room = JsonObjectText.MaxBytes - Frame.Length;
        var width = Encoding.UTF8.GetByteCount([c]);
        var text = new string(c, room / width) + new string('x', room % width) + new string('x', over);

        var parsed = JsonObjectText.Parse($$"""{"k":"{{text}}"}""");

        Assert.Equal(fits ? null : "metadata_too_large", parsed.Error?.Code);
        if (fits) Assert.Equal(JsonObjectText.MaxBytes, Encoding.UTF8.GetByteCount(parsed.Value.Text));
    }

    [Fact]
    public void WhiteSpaceBetweenValues_DoesNotCount() =>
        Assert.Equal("""{"a":1}""", JsonObjectText.Parse("{" + new string(' ', JsonObjectText.MaxBytes + 10) + "\"a\" : 1}").Value.Text);

    [Fact]
    public void EndlessNesting_IsRefusedAndNotAStackOverflow()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 20_000)) + "1" + new string('}', 20_000);

        AssertRefused(JsonObjectText.Parse(deep), "metadata_invalid", "metadata");
        Assert.Contains("nested deeper than 32", JsonObjectText.Parse(deep).Error!.Message.ToString(), StringComparison.Ordinal);
    }

    private static bool TryRead(string json, out JsonElement element)
    {
        try
        {
            element = JsonSerializer.Deserialize<JsonElement>(json);
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }

    private static void AssertRefused(Result<JsonObjectText> parsed, string code, string field)
    {
        Assert.Equal(code, parsed.Error?.Code);
        Assert.Contains(JsonObjectText.Form.ToString(), parsed.Error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal([field], parsed.Error.Fields!.Keys);
    }
}
