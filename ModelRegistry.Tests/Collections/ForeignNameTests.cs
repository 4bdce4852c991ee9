using ModelRegistry.Core.Collections;

namespace ModelRegistry.Tests.Collections;

/// <summary>Names under other protocols' rules.</summary>
public sealed class ForeignNameTests
{
    [Theory]
    [InlineData("/Shared/ada/digits 1")]
    [InlineData("a:b")]
    [InlineData("model-registry")]
    [InlineData("...")]
    [InlineData("手書き/数字")]
    public void NameOfAnotherProtocol_HasOneOfOurs_AndIsItsTitle(string original)
    {
        Assert.True(ForeignName.Parse(original).TryGet(out var name, out _));
        Assert.True(ForeignName.Parse(original + " ").TryGet(out var other, out _));

        Assert.Equal(original, name.Title);
        Assert.True(ResourceName.ParseProject(name.Name).IsSuccess, name.Name);
        Assert.Equal(name.Name, ForeignName.Parse(original).Value.Name);
        Assert.NotEqual(name.Name, other.Name);
        Assert.True(name.Means(name.Name, original));
        Assert.True(ForeignName.Parse(name.Name).Value.Means(name.Name, original));
        Assert.False(name.Means(name.Name, null));
        Assert.False(other.Means(name.Name, original));
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("Digit classifier 2")]
    [InlineData("手書き数字")]
    public void NameThatIsOursToo_IsItself(string original)
    {
        var name = ForeignName.Parse(original).Value;

        Assert.Equal((original, null), (name.Name, name.Title));
        Assert.True(name.Means(original, null));
        Assert.False(name.Means(original.ToUpperInvariant() + "x", null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public void Nothing_IsNoName(string? original) => Assert.Equal("name_invalid", ForeignName.Parse(original).Error?.Code);
}
