using System.Text;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Tests.Files;

/// <summary>Rule 8: paths inside a version.</summary>
public sealed class FilePathTests
{
    private static readonly string[] Innocent = ["model.bin", "a/b", "weights/日本語", "x y", "A.b_c-d"];

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("evaluation/metrics.json")]
    [InlineData("a/b/c/d/e")]
    [InlineData(".hidden/.git")]
    [InlineData(" leading/ space")]
    [InlineData("two words.txt")]
    [InlineData("...a")]
    [InlineData("数字/分類器.bin")]
    [InlineData("family\U0001F468\u200D\U0001F469\u200D\U0001F467.png")]
    [InlineData("فا\u200Cرسی")]
    [InlineData("ab:c")]
    [InlineData("CON")]
    [InlineData("a%2Fb")]
    public void Path_IsKeptAsTyped(string text) => Assert.Equal(text, FilePath.Parse(text).Value.Value);

    [Fact]
    public void Path_IsKeptInNfcAndComparedWithoutCase()
    {
        var (one, other) = (FilePath.Parse("De\u0301j\u00E0/Vu.bin").Value, FilePath.Parse("D\u00C9J\u00C0/VU.BIN").Value);

        Assert.Equal("D\u00E9j\u00E0/Vu.bin", one.Value);
        Assert.Equal((other.Key, other.KeyHash), (one.Key, one.KeyHash));
        Assert.Equal("Vu.bin", one.FileName);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void Length_IsAtMost1024(int length, bool fits)
    {
        Assert.Equal(fits, FilePath.Parse(new string('a', length)).IsSuccess);
        Assert.Equal(fits, FilePath.Parse("a/" + new string('語', length - 2)).IsSuccess);
    }

    [Fact]
    public void HostilePath_IsRefusedWithTheForm()
    {
        var hostile = Hostile().Distinct(StringComparer.Ordinal).ToList();
        Assert.True(hostile.Count >= 400, $"{hostile.Count} paths");

        foreach (var path in hostile)
        {
            var error = FilePath.Parse(path, "file").Error;
            Assert.True(error?.Code == "path_invalid", $"{Show(path)} is let through");
            Assert.Contains(FilePath.Form.ToString(), error!.Message.ToString(), StringComparison.Ordinal);
            Assert.Equal(["file"], error.Fields!.Keys);
            Assert.DoesNotContain(error.Message.ToString(), c => char.IsControl(c) || char.IsSurrogate(c) || c is >= '\u202A' and <= '\u202E');
        }
    }

    [Fact]
    public void AnyPathThatIsLetThrough_StaysInsideItsFolder()
    {
        const int Seed = 20260302;
        var random = new Random(Seed);
        const string Characters = "ab./\\: \u0000\u202E．／：é語\uD83D\uDE00\uFFFE";
        var root = Path.Combine(Path.GetTempPath(), "root");
        for (var n = 0; n < 20_000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Characters[random.Next(Characters.Length)]));
            if (!FilePath.Parse(text).TryGet(out var path, out _)) continue;
            foreach (var form in new[] { path.Value, path.Key })
                Assert.True(Path.GetFullPath(Path.Combine(root, form)) == Path.Combine(root, form), $"seed {Seed}, path {n}: {Show(text)}");
        }
    }

    private static IEnumerable<string> Hostile()
    {
        string[] parts = ["", ".", "..", "a.", "a ", "a..", " ", "..\u3000", "a\u00A0", "．．", "。．", "a…", "．"];
        foreach (var part in parts)
        {
            yield return part;
            foreach (var innocent in Innocent)
            {
                yield return $"{part}/{innocent}";
                yield return $"{innocent}/{part}";
                yield return $"{innocent}/{part}/{innocent}";
            }
        }

        foreach (var innocent in Innocent)
        {
            foreach (var start in new[] { "/", "//", "\\", "\\\\server\\share\\", "C:", "c:\\", "Z:/", "Ｃ：", "Ｃ：／", "／", "../", "..\\", "./", "../../../../etc/", "..%2F\0" })
                yield return start + innocent;
        }

        // Every control character and every bidi mark, at the beginning, inside and at the end.
        var marks = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x61C, 0x200E, 0x200F])
            .Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2066, 4)).Select(value => (char)value);
        foreach (var mark in marks)
        {
            yield return $"{mark}model.bin";
            yield return $"mo{mark}del.bin";
            yield return $"a/model.bin{mark}";
        }

        foreach (var broken in new[] { "\uD800", "\uDC00", "\uDC00\uD800", "\uFFFE" })
        {
            yield return broken;
            yield return $"a/{broken}";
            yield return $"{broken}b";
        }

        yield return new string('a', 1025);
        yield return new string('\uFDFA', 1000);
        yield return "a\\b";
        yield return "a＼b";
        yield return "model.bin\u0000.png";
    }

    private static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text) shown.Append(c is > ' ' and < '\u007F' ? c.ToString() : $"<{(int)c:X4}>");
        return shown.ToString();
    }
}
