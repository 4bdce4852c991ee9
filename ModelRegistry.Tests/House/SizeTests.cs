namespace ModelRegistry.Tests.House;

/// <summary>
/// The hard edges of size. House rules ask at 300 lines of code and at 200 of a page; past these, nobody asks any more.
/// </summary>
public sealed class SizeTests
{
    private const int ProgramLimit = 80;
    private const int CodeLimit = 400;
    private const int PageLimit = 250;
    private const int CodeBlockLimit = 6;

    [Fact]
    public void Program_ReadsLikeATableOfContents()
    {
        var program = Assert.Single(SourceTree.Files(SourceTree.Web, "Program.cs"));

        Assert.InRange(program.Lines.Length, 1, ProgramLimit - 1);
    }

    [Fact]
    public void CodeFile_StaysReadableInOneSitting() => AssertShort(".cs", CodeLimit);

    [Fact]
    public void Page_StaysReadableInOneSitting() => AssertShort(".razor", PageLimit);

    [Fact]
    public void PageStructure_LeavesBehaviourToItsCodeBehind() => SourceTree.AssertNone(
        FormattableString.Invariant($"A @code block of more than {CodeBlockLimit} lines belongs into .razor.cs"),
        SourceTree.AllFiles(".razor")
            .Select(file => (file.Path, Longest: LongestCodeBlock(file.Lines)))
            .Where(file => file.Longest > CodeBlockLimit)
            .Select(file => FormattableString.Invariant($"{file.Path}: {file.Longest} lines")));

    [Theory]
    [InlineData("<p>none</p>", 0)]
    [InlineData("@code { private int one; }\n<p>after</p>", 1)]
    [InlineData("<p>first</p>\n@code {\n  private int a;\n  private int b;\n}\n", 4)]
    [InlineData("@code\n{\n  void M() { if (x) { } }\n}\n<p>after</p>", 4)]
    public void CodeBlock_IsMeasuredFromItsWordToItsBrace(string source, int lines) =>
        Assert.Equal(lines, LongestCodeBlock(source.Split('\n')));

    private static void AssertShort(string ending, int limit) => SourceTree.AssertNone(
        FormattableString.Invariant($"More than {limit} lines: split it by what it is about"),
        SourceTree.AllFiles(ending)
            .Where(file => file.Lines.Length > limit)
            .Select(file => FormattableString.Invariant($"{file.Path}: {file.Lines.Length} lines")));

    private static int LongestCodeBlock(string[] lines)
    {
        var longest = 0;
        for (var start = 0; start < lines.Length; start++)
        {
            if (lines[start].TrimStart().StartsWith("@code", StringComparison.Ordinal))
            {
                longest = Math.Max(longest, LinesToClosingBrace(lines[start..]));
            }
        }

        return longest;
    }

    private static int LinesToClosingBrace(string[] lines)
    {
        var depth = 0;
        var entered = false;
        for (var index = 0; index < lines.Length; index++)
        {
            var opened = lines[index].Count(c => c == '{');
            entered |= opened > 0;
            depth += opened - lines[index].Count(c => c == '}');
            if (entered && depth <= 0)
            {
                return index + 1;
            }
        }

        return lines.Length;
    }
}
