using Bunit;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

/// <summary>A value of any length in a table.</summary>
public sealed class LongTextTests : ComponentTest
{
    [Theory]
    [InlineData(400, 1)]
    [InlineData(20, 8)]
    [InlineData(0, 1)]
    public void WhatHidesNextToNothing_IsShownWhole(int characters, int lines)
    {
        var text = Text(characters, lines);

        var shown = Show(text);

        Assert.Empty(shown.FindAll("details"));
        Assert.Equal(text, shown.Find("span").TextContent);
    }

    [Fact]
    public void LongText_ShowsItsBeginning_AndAllOfItIsInThePage()
    {
        var text = new string('x', 100_000);

        var shown = Show(text);

        Assert.Equal(new string('x', LongText.MostUnits) + "…", shown.Find(".start").TextContent);
        Assert.Equal("Show all 100,000 characters", shown.Find("summary .more").TextContent);
        Assert.False(shown.Find("details").HasAttribute("open"));
        Assert.Equal(text, shown.Find("details .text").TextContent);
    }

    [Fact]
    public void ManyLines_ShowTheFirstSix()
    {
        var shown = Show(Text(1, 9), isCode: true);

        Assert.Equal(Text(1, 6) + "…", shown.Find("pre.start").TextContent);
        Assert.Equal(Text(1, 9), shown.Find("details pre").TextContent);
    }

    [Fact]
    public void Cut_LeavesACharacterWhole()
    {
        var text = new string('x', LongText.MostUnits - 1) + string.Concat(Enumerable.Repeat("😀", 100));

        Assert.Equal(LongText.MostUnits - 1, LongText.CutOf(text));
        Assert.Equal("Show all 399 characters", Show(text).Find("summary .more").TextContent);
    }

    [Fact]
    public void FewLongLines_AreCutByTheirLength() => Assert.Equal(LongText.MostUnits, LongText.CutOf(Text(200, 9)));

    private static string Text(int characters, int lines) => string.Join('\n', Enumerable.Repeat(new string('x', characters), lines));

    private IRenderedComponent<LongText> Show(string text, bool isCode = false) => Render<LongText>(parts => parts.Add(part => part.Text, text).Add(part => part.IsCode, isCode));
}
