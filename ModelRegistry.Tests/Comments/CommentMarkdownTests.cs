using ModelRegistry.Core.Comments;

namespace ModelRegistry.Tests.Comments;

/// <summary>What in a text is a name after an <c>@</c>.</summary>
public sealed class CommentMarkdownTests
{
    [Theory]
    [InlineData("@ada", "ada")]
    [InlineData("@ADA, @ada and ＠ａｄａ", "ada")]
    [InlineData("Ask @ada.", "ada")]
    [InlineData("(@ada's) @ben:", "ada ben")]
    [InlineData("@a.b-c_d.", "a.b-c_d")]
    [InlineData("これは@adaさんへ", "ada")]
    [InlineData("**@ada** *@ben* [@eve](https://example.org)", "ada ben eve")]
    [InlineData("- @ada\n\n> @ben\n\n| a |\n|---|\n| @eve |", "ada ben eve")]
    [InlineData("line\n@ada", "ada")]
    [InlineData("ada@example.org", "")]
    [InlineData("https://example.org/@ada <mailto:a@b.org>", "")]
    [InlineData("`@ada` and \\@ben", "")]
    [InlineData("```\n@ada\n```\n\n    @ben", "")]
    [InlineData("@ @. @-a @_b @@ada @ada@ben", "")]
    [InlineData("<b title='@ada'>", "ada")]
    public void Names_AreThoseThatAreMeant(string text, string names) => Assert.Equal(names, string.Join(' ', CommentMarkdown.NamesIn(text)));

    [Fact]
    public void Name_HasTheLengthOfAnAccountsName()
    {
        Assert.Single(CommentMarkdown.NamesIn("@" + new string('a', 64)));
        Assert.Empty(CommentMarkdown.NamesIn("@" + new string('a', 65)));
    }

    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("@a@")]
    public void NestingThatNobodyWrites_NamesNobodyAndEnds(string piece) =>
        Assert.Empty(CommentMarkdown.NamesIn(string.Concat(Enumerable.Repeat(piece, CommentText.MaxLength / piece.Length))));
}
