using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Common;

/// <summary>Descriptions, titles, notes and reasons are any Unicode.</summary>
public sealed class DescribableTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(" \n", null)]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("# Card\n\u202Eodd\u200B but text 😀", "# Card\n\u202Eodd\u200B but text 😀")]
    public void Text_IsKeptInNfc(string? text, string? kept) => Assert.Equal(kept, Describable.Parse(text, "description").Value);

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("a\0b")]
    public void WhatCannotBeStored_IsRefused(string text) => Assert.Equal("text_invalid", Describable.Parse(text, "description").Error?.Code);

    [Fact]
    public void HalfASurrogatePair_IsRefused() => Assert.Equal("text_invalid", Describable.Parse("a\uD800", "description").Error?.Code);

    [Fact]
    public void Length_IsBounded()
    {
        Assert.True(Describable.Parse(new string('x', Describable.MaxReasonLength), "reason", Describable.MaxReasonLength).IsSuccess);
        var error = Describable.Parse(new string('x', Describable.MaxReasonLength + 1), "reason", Describable.MaxReasonLength).Error;

        Assert.Equal("text_invalid", error?.Code);
        Assert.Contains("2,000", error!.Fields!["reason"].ToString(), StringComparison.Ordinal);
    }
}
