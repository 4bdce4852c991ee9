using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Collections;

/// <summary>Rule 16: names of entities, and of everything in them.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("Acme.Research_2-x")]
    [InlineData("a-")]
    public void EntityName_IsKeptAsTyped(string text)
    {
        Assert.Equal(text, EntityName.Parse(text).Value.Value);
        Assert.Equal(EntityName.Parse(text.ToUpperInvariant()).Value.Key, EntityName.Parse(text).Value.Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("ａ")]
    [InlineData("日本")]
    public void WhatIsNoEntityName_IsRefusedWithTheForm(string? text)
    {
        var error = EntityName.Parse(text, "entity").Error;

        Assert.Equal(("name_invalid", EntityName.Form), (error?.Code, error?.Message));
        Assert.Equal([EntityName.Form], error!.Fields!.Values);
        Assert.True(error.Fields.ContainsKey("entity"));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void EntityName_IsAtMost64(int length, bool fits) => Assert.Equal(fits, EntityName.Parse(new string('a', length)).IsSuccess);

    [Theory]
    [InlineData("api")]
    [InlineData("API")]
    [InlineData("account")]
    [InlineData("files")]
    [InlineData("graphql")]
    [InlineData("docs")]
    [InlineData("model-registry")]
    [InlineData("Model-Registry")]
    public void WordOfTheAppsOwn_IsNoEntityName(string text) => Assert.Equal("name_reserved", EntityName.Parse(text).Error?.Code);

    [Fact]
    public void FirstWordOfEveryAddress_IsNoEntityName()
    {
        var words = typeof(Urls).GetFields().Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string))
            .Select(f => (string)f.GetRawConstantValue()!)
            .Where(address => address.StartsWith('/'))
            .Select(address => address.TrimStart('/').Split('/', '?')[0])
            .Where(word => word.Length > 0 && !word.Contains('{', StringComparison.Ordinal))
            .Concat(Directory.GetFileSystemEntries(RepositoryRoot.Combine("ModelRegistry.Web", "wwwroot")).Select(Path.GetFileName).OfType<string>())
            .ToList();

        Assert.All(words, word => Assert.False(EntityName.Parse(word).IsSuccess, $"An entity could be called '{word}', and hide a page or be hidden by it."));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Dog Breed Classifier (v2) — final!")]
    [InlineData("数字 分類器")]
    [InlineData("a.b-c_d+e=f@g,h;i'j&k~l`m^n[o]{p}$")]
    [InlineData("नमस्ते")]
    [InlineData("😀")]
    [InlineData("葛\U000E0100飾区")]
    [InlineData("-")]
    public void ResourceName_IsKeptAsTyped(string text) => Assert.Equal(text, ResourceName.Parse(text).Value.Value);

    [Fact]
    public void ResourceName_IsKeptInNfc() => Assert.Equal("\u00E9", ResourceName.Parse("e\u0301").Value.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("\u3000a")]
    [InlineData("a\u00A0")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("．a")]
    [InlineData("a…")]
    [InlineData("ｽ／ｽ")]
    [InlineData("℅")]
    [InlineData("a：b")]
    [InlineData("？")]
    [InlineData("a\tb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u200Db")]
    [InlineData("a\uFEFFb")]
    [InlineData("a\u00ADb")]
    [InlineData("ㅤ")]
    [InlineData("a\U000E0041b")]
    [InlineData("\uFE0F")]
    [InlineData("a\uFFFEb")]
    public void WhatIsNoName_IsRefusedWithTheForm(string? text)
    {
        var error = ResourceName.Parse(text, "artifact").Error;

        Assert.Equal(("name_invalid", ResourceName.Form), (error?.Code, error?.Message));
        Assert.Equal(["artifact"], error!.Fields!.Keys);
    }

    [Fact]
    public void HalfASurrogatePair_IsInNoName()
    {
        foreach (var text in new[] { "a\uD800", "\uDC00a", "\uDC00\uD800" })
        {
            Assert.Equal("name_invalid", ResourceName.Parse(text).Error?.Code);
            Assert.Equal("name_invalid", EntityName.Parse(text).Error?.Code);
            Assert.Equal("tag_invalid", TagName.Parse(text).Error?.Code);
        }
    }

    [Fact]
    public void EachForbiddenCharacter_IsForbiddenWhereverItStands()
    {
        foreach (var c in "/\\:#?%*\"<>|")
        {
            foreach (var text in new[] { $"{c}", $"{c}a", $"a{c}", $"a{c}b" })
                Assert.False(ResourceName.Parse(text).IsSuccess, text);
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void ResourceName_IsAtMost128(int length, bool fits)
    {
        Assert.Equal(fits, ResourceName.Parse(new string('名', length)).IsSuccess);
        Assert.Equal(fits, ResourceName.Parse(string.Concat(Enumerable.Repeat("😀", length))).IsSuccess);
    }

    [Fact]
    public void NameThatGrowsWhenCompared_IsBoundedAsCompared() => Assert.False(ResourceName.Parse(new string('\uFDFA', 100)).IsSuccess);

    [Theory]
    [InlineData("model-registry")]
    [InlineData("Model-Registry")]
    [InlineData("ｍｏｄｅｌ-registry")]
    public void ReservedProject_IsNoProjectsName(string text)
    {
        Assert.Equal("name_reserved", ResourceName.ParseProject(text).Error?.Code);
        Assert.True(ResourceName.Parse(text).IsSuccess);
    }

    [Theory]
    [InlineData("good")]
    [InlineData("two words")]
    [InlineData("日本")]
    public void Tag_IsAnyShortText(string text) => Assert.Equal(text, TagName.Parse(text).Value.Value);

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a，b")]
    [InlineData(" a")]
    [InlineData("a\u200Bb")]
    [InlineData("a\uFFFE")]
    public void WhatIsNoTag_IsRefusedWithTheForm(string text)
    {
        var error = TagName.Parse(text).Error;

        Assert.Equal(("tag_invalid", TagName.Form), (error?.Code, error?.Message));
    }

    [Fact]
    public void Tags_AreWithoutRepeatsAndBounded()
    {
        Assert.Single(TagName.ParseAll(["Good", "good", "ｇｏｏｄ"]).Value);
        Assert.True(TagName.ParseAll(Enumerable.Range(0, TagName.MaxPerThing).Select(n => $"t{n}")).IsSuccess);
        Assert.Equal("tags_too_many", TagName.ParseAll(Enumerable.Range(0, TagName.MaxPerThing + 1).Select(n => $"t{n}")).Error?.Code);
        Assert.Equal((true, false), (TagName.Parse(new string('a', 64)).IsSuccess, TagName.Parse(new string('a', 65)).IsSuccess));
    }
}
