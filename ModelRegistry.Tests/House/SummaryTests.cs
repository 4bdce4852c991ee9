using System.Text.RegularExpressions;

namespace ModelRegistry.Tests.House;

/// <summary>Each public type of Core says what it is, in the field's words, where it is declared.</summary>
public sealed partial class SummaryTests
{
    [Fact]
    public void PublicType_SaysWhatItIs() => SourceTree.AssertNone(
        "A public type of Core without a /// <summary>",
        SourceTree.Files(SourceTree.Core, ".cs").SelectMany(Silent));

    [Theory]
    [InlineData("/// <summary>A thing.</summary>\npublic sealed class Thing;", 0)]
    [InlineData("/// <summary>A thing.</summary>\n[Serializable]\npublic readonly record struct Thing(int A);", 0)]
    [InlineData("namespace N;\n\npublic enum Thing { A }", 1)]
    [InlineData("[Serializable]\npublic interface IThing;", 1)]
    [InlineData("internal sealed class Thing;", 0)]
    [InlineData("internal sealed class Thing\n{\n    public delegate int Inner();\n}", 0)]
    public void Declaration_IsJudgedByWhatStandsAboveIt(string source, int silent) =>
        Assert.Equal(silent, Silent(new SourceFile("Thing.cs", source.Split('\n'))).Count());

    private static IEnumerable<string> Silent(SourceFile file)
    {
        for (var index = 0; index < file.Lines.Length; index++)
        {
            if (Declaration().IsMatch(file.Lines[index]) && !IsDocumented(file.Lines, index))
            {
                yield return FormattableString.Invariant($"{file.Path}:{index + 1}: {file.Lines[index].Trim()}");
            }
        }
    }

    private static bool IsDocumented(string[] lines, int declaration)
    {
        var above = declaration - 1;
        while (above >= 0 && lines[above].TrimStart().StartsWith('['))
        {
            above--;
        }

        return above >= 0 && lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    // Indented, it is nested, and as visible as what surrounds it.
    [GeneratedRegex(
        @"^public\s+((sealed|static|abstract|readonly|partial|ref|unsafe)\s+)*(class|record|struct|interface|enum|delegate)\s",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
