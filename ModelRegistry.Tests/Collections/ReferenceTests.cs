using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Collections;

/// <summary>References: <c>[entity/][project/]name[:alias or vN]</c>.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("acme/digits/digits-mlp:v7", "acme/digits/digits-mlp:v7")]
    [InlineData("acme/digits/digits-mlp:V07", "acme/digits/digits-mlp:v7")]
    [InlineData("acme/digits/digits-mlp:best", "acme/digits/digits-mlp:best")]
    [InlineData("acme/digits/digits-mlp:Best", "acme/digits/digits-mlp:Best")]
    [InlineData("acme/digits/digits-mlp", "acme/digits/digits-mlp:latest")]
    [InlineData("acme/digits/digits-mlp:LATEST", "acme/digits/digits-mlp:latest")]
    [InlineData("acme/model-registry/Digit Classifier:production", "acme/model-registry/Digit Classifier:production")]
    [InlineData("other/mlp", "own/other/mlp:latest")]
    [InlineData("mlp:v0", "own/scratch/mlp:v0")]
    [InlineData("mlp", "own/scratch/mlp:latest")]
    [InlineData("acme/数字/分類器:最良", "acme/数字/分類器:最良")]
    [InlineData("mlp:ｖ３", "own/scratch/mlp:v3")]
    [InlineData("mlp:v2147483647", "own/scratch/mlp:v2147483647")]
    public void Reference_IsFilledInAndCanonical(string text, string canonical)
    {
        var parsed = Reference.Parse(text, "own", "scratch");

        Assert.True(parsed.IsSuccess, parsed.Error?.Message.ToString());
        Assert.Equal(canonical, parsed.Value.ToString());
        Assert.Equal(parsed.Value, Reference.Parse(canonical, null, null).Value);
    }

    [Theory]
    [InlineData(null, "reference_invalid", "missing")]
    [InlineData("  ", "reference_invalid", "missing")]
    [InlineData("a/b/c/d", "reference_invalid", "4 parts")]
    [InlineData("a/b/c:", "reference_invalid", "after the colon")]
    [InlineData("/b/c", "name_invalid", "entity ''")]
    [InlineData("a//c", "name_invalid", "project ''")]
    [InlineData("a/b/", "name_invalid", "name ''")]
    [InlineData(":v1", "name_invalid", "name ''")]
    [InlineData("é/b/c", "name_invalid", "entity 'é'")]
    [InlineData("api/b/c", "name_reserved", "entity 'api'")]
    [InlineData("a/b?/c", "name_invalid", "project 'b?'")]
    [InlineData("a/b/ c", "name_invalid", "name ' c'")]
    [InlineData("a/b/c:v1:v2", "alias_invalid", "'v1:v2'")]
    [InlineData("a/b/c:two words", "alias_invalid", "'two words'")]
    [InlineData("a/b/c:v99999999999", "version_invalid", "'v99999999999'")]
    [InlineData("a/b/c:-x", "alias_invalid", "'-x'")]
    public void BadReference_NamesTheBadPartAndShowsTheForm(string? text, string code, string part)
    {
        var error = Reference.Parse(text, "own", "scratch").Error;

        Assert.Equal((code, ErrorKind.Invalid), (error?.Code, error?.Kind ?? default));
        Assert.Contains(part, error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Contains(Reference.Form.ToString(), error.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(["ref"], error.Fields!.Keys);
    }

    [Fact]
    public void HalfASurrogatePair_IsARefusalWhereverItStands()
    {
        var half = new string('\uD800', 1);
        foreach (var text in new[] { half, $"a/b/c:{half}", $"a/{half}/c", $"{half}/b/c", $"a/b/{half}:v1" })
            Assert.Equal(ErrorKind.Invalid, Reference.Parse(text, "own", "scratch").Error?.Kind);
    }

    [Fact]
    public void MissingPartWithoutADefault_IsSaid()
    {
        Assert.Contains("project is missing", Reference.Parse("mlp", "own", null).Error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Contains("entity is missing", Reference.Parse("scratch/mlp", null, "x").Error!.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTextOfTheseCharacters_IsAReferenceOrARefusal()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        const string Characters = "av1:/. \\é日\uD83D\uDE00\uFFFE\u202Ebest-_";
        for (var n = 0; n < 20_000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 14)).Select(_ => Characters[random.Next(Characters.Length)]));
            var parsed = Reference.Parse(text, "own", "scratch");
            if (!parsed.IsSuccess)
            {
                Assert.True(parsed.Error.Kind == ErrorKind.Invalid, $"seed {Seed}, text {n}: {text}");
                continue;
            }

            Assert.True(Reference.Parse(parsed.Value.ToString(), null, null).IsSuccess, $"seed {Seed}, text {n}: {text} became {parsed.Value}");
        }
    }
}
