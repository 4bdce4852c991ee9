using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Common;

/// <summary>The one comparison of names, aliases, tags and paths.</summary>
public sealed class TextKeyTests
{
    [Theory]
    [InlineData("Production", "production")]
    [InlineData("ｐｒｏｄｕｃｔｉｏｎ", "production")]
    [InlineData("ＰＲＯＤ", "prod")]
    [InlineData("ﾃﾞｰﾀ", "データ")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("σίσυφος", "σίσυφοσ")]
    [InlineData("葛\U000E0100飾", "葛飾")]
    [InlineData("❤\uFE0F", "❤")]
    [InlineData("ﬁne", "fine")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("ẞ", "ss")]
    public void TwoSpellings_HaveOneKey(string one, string other) => Assert.Equal(TextKey.Of(other), TextKey.Of(one));

    [Theory]
    [InlineData("production", "staging")]
    [InlineData("か", "が")]
    [InlineData("i", "ı")]
    [InlineData("a", "á")]
    public void TwoNames_HaveTwoKeys(string one, string other) => Assert.NotEqual(TextKey.Of(other), TextKey.Of(one));

    [Fact]
    public void KeyOfAKey_IsItself()
    {
        var changed = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value).ToString())
            .Where(text => TextKey.Of(TextKey.Of(text)) != TextKey.Of(text)).ToList();

        Assert.Empty(changed);
    }

    [Fact]
    public void TextThatIsNotWellFormed_HasAKeyAndIsSaidToBeIllFormed()
    {
        // An attribute's text can't hold half a pair: the compiler mends it.
        foreach (var text in new[] { "\uD800", "a\uDC00b", "\uFFFE", "\uDC00\uD800" })
        {
            Assert.False(TextKey.IsWellFormed(text));
            Assert.NotEmpty(TextKey.Of(text));
        }
    }

    [Fact]
    public void InvisibleCharacters_AreSeen()
    {
        int[] invisible = [0, 0x7F, 0x85, 0xAD, 0x61C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x3164, 0xFEFF, 0xE0041];

        Assert.All(invisible, value => Assert.True(TextKey.HasInvisible($"a{new Rune(value)}b"), $"U+{value:X4}"));
        Assert.False(TextKey.HasInvisible("a b-日本語.é❤\uFE0F葛\U000E0100\U0001F600"));
    }
}
