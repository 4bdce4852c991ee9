using ModelRegistry.Core.Aliases;

namespace ModelRegistry.Tests.Aliases;

/// <summary>Rule 13: what an alias may be called.</summary>
public sealed class AliasNameTests
{
    [Theory]
    [InlineData("production")]
    [InlineData("Production")]
    [InlineData("_x")]
    [InlineData("1st")]
    [InlineData("v")]
    [InlineData("v1.0")]
    [InlineData("v1a")]
    [InlineData("vv1")]
    [InlineData("latest-1")]
    [InlineData("本番")]
    [InlineData("продакшн")]
    [InlineData("नमस्ते")]
    [InlineData("a-._b")]
    [InlineData("𠮷野家")]
    public void Alias_IsKeptAsTyped(string text) => Assert.Equal(text, AliasName.Parse(text).Value.Value);

    [Theory]
    [InlineData("Production", "ｐｒｏｄｕｃｔｉｏｎ")]
    [InlineData("e\u0301té", "\u00C9T\u00C9")]
    [InlineData("ﾎﾝﾊﾞﾝ", "ホンバン")]
    public void TwoSpellings_AreOneAlias(string one, string other) => Assert.Equal(AliasName.Parse(one).Value.Key, AliasName.Parse(other).Value.Key);

    [Fact]
    public void Alias_IsKeptInNfc() => Assert.Equal("\u00E9", AliasName.Parse("e\u0301").Value.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a,b")]
    [InlineData("a\n")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u202Eb")]
    [InlineData("😀")]
    [InlineData("\u0301a")]
    [InlineData("a\uFFFE")]
    [InlineData("ㅤ")]
    [InlineData("½")]
    [InlineData("a™/")]
    public void WhatIsNoAlias_IsRefusedWithTheForm(string? text)
    {
        var error = AliasName.Parse(text, "alias").Error;

        Assert.Equal(("alias_invalid", AliasName.Form), (error?.Code, error?.Message));
        Assert.Equal(["alias"], error!.Fields!.Keys);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("Latest")]
    [InlineData("ＬＡＴＥＳＴ")]
    [InlineData("v0")]
    [InlineData("V7")]
    [InlineData("ｖ７")]
    [InlineData("v００7")]
    [InlineData("ⅴ7")]
    [InlineData("v99999999999999999999")]
    public void WordOfTheRegistrysOwn_IsReserved(string text) => Assert.Equal("alias_reserved", AliasName.Parse(text).Error?.Code);

    [Theory]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Length_IsOneTo128(int length, bool fits)
    {
        Assert.Equal(fits, AliasName.Parse(new string('a', length)).IsSuccess);
        Assert.Equal(fits, AliasName.Parse(new string('本', length)).IsSuccess);
    }

    [Fact]
    public void HalfASurrogatePair_IsRefused() => Assert.Equal("alias_invalid", AliasName.Parse("a\uD800").Error?.Code);

    [Fact]
    public void Several_AreWithoutRepeatsOrRefusedWhole()
    {
        Assert.Equal(["BEST", "x"], AliasName.ParseAll(["best", "x", "BEST"]).Value.Select(a => a.Value));
        Assert.Equal("alias_reserved", AliasName.ParseAll(["best", "latest"]).Error?.Code);
    }
}
