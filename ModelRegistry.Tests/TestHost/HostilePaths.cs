using System.Text;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A path to try, and what rule 8 says of it.</summary>
/// <param name="Text">As it is sent.</param>
/// <param name="Kept">As a version then holds it; null where it is refused.</param>
/// <param name="Kind">What is the matter with it.</param>
internal sealed record HostilePath(string Text, string? Kept, string Kind)
{
    /// <summary>False where half a character is in it, which only JSON's escapes can say.</summary>
    public bool IsUnicode => !Text.EnumerateRunes().Contains(Rune.ReplacementChar);

    /// <summary>ASCII that every log can show.</summary>
    public override string ToString() => $"{Kind}: {string.Concat(Text.Take(120).Select(c => c is > ' ' and < '\u007F' ? c.ToString() : $"<{(int)c:X4}>"))}";
}

/// <summary>Paths made by a seed from what rule 8 of the domain names, and from what only looks like it.</summary>
internal static class HostilePaths
{
    private static readonly string[] Stems = ["model", "weights", "config", "tokenizer", "数字", "modèle", "модель", "a", "README", "x-y_z", "v1", "data file"];
    private static readonly string[] Endings = [".bin", ".json", ".onnx", "", ".tar.gz", ".PT"];
    private static readonly char[] Spaces = [' ', '\u00A0', '\u3000', '\u2003'];
    private static readonly string[] Up = ["..", ".", "..", "．．", "．"];
    private static readonly string[] Devices = ["CON", "NUL.txt", "aux", "COM1.bin", "lpt9", "con", "PRN"];

    private static readonly char[] Controls =
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x61C, 0x200E, 0x200F]).Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2066, 4)).Select(value => (char)value),
    ];

    /// <summary>So many, all different without case.</summary>
    public static IReadOnlyList<HostilePath> Draw(int count, Random random)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var paths = new List<HostilePath>(count);
        for (var n = 0; paths.Count < count; n++)
        {
            var path = Make(n % 20, random);
            // Two that are one by compatibility would be twins in one version, of which the test has its own.
            if (seen.Add(path.Kept?.Normalize(NormalizationForm.FormKC) ?? $"\0{path.Text}")) paths.Add(path);
        }

        return paths;
    }

    private static HostilePath Make(int kind, Random random)
    {
        var (one, other) = (Name(random), Name(random));
        return kind switch
        {
            0 => Refused("step", Put(Pick(Up, random), random)),
            1 => Refused("empty part", Pick(["/" + one, one + "/", $"{one}//{other}", "//" + one, "/"], random)),
            2 => Refused("drive", $"{(char)('A' + random.Next(26))}{Pick([":", ":\\", ":/", "：", "：／"], random)}{one}"),
            3 => Refused("backslash", Pick([$"{one}\\{other}", $"\\\\{one}\\{other}", $"..\\{one}", $"{one}＼{other}", "\\" + one, one + "\\"], random)),
            4 => Refused("control or bidi", Insert(one, Pick(Controls, random), random)),
            5 => Refused("ends in a dot", Put(one + Pick([".", "..", "…", "。．", "．"], random), random)),
            6 => Refused("ends in a space", Put(one + Pick(Spaces, random), random)),
            7 => Refused("overlong", Long(random, 1_025 + random.Next(200))),
            8 => Refused("step with more steps", string.Concat(Enumerable.Repeat("../", 1 + random.Next(8))) + Pick(["etc/passwd", "registry.db", "secret.txt", one], random)),
            9 => Refused("half a character", Insert(one, (char)(0xD800 + random.Next(0x800)), random)),
            10 => Refused("control or bidi", Put(Insert(other, Pick(Controls, random), random), random)),
            11 => Refused("step behind a name", $"{one}/{string.Concat(Enumerable.Repeat("../", 1 + random.Next(4)))}{other}"),
            12 => Kept("NFD", $"{one}/e\u0301{Pick(["", "a\u0300", "o\u0308"], random)}{random.Next(10_000)}".Normalize(NormalizationForm.FormD)),
            13 => Kept("percent-encoded", Pick(["%2e%2e%2f", "%2E%2E", "..%2f", "%5c", "%00", "%252e%252e%252f", "%c0%af"], random) + one.Replace(' ', '+')),
            14 => Kept("exactly as long as may be", Long(random, 1_024)),
            15 => Kept("device", $"{random.Next(10_000)}/{Pick(Devices, random)}"),
            16 => Kept("leading space or dot", $"{Pick([" ", ".", "...", "  "], random)}{one}"),
            17 => Kept("shell, SQL, HTML", $"{Pick(["$(reboot)", "`id`", "';--", "<script>", "~", "*", "|", "ab:c", "&amp;", "-rf", "#", "?"], random)}{random.Next(10_000)}{one}"),
            18 => Kept("joined", $"{one}\u200D{random.Next(10_000)}\U0001F468\u200D\U0001F469\u200D\U0001F467"),
            _ => Kept("plain", $"{one}/{random.Next(100_000)}/{other}"),
        };
    }

    private static HostilePath Refused(string kind, string text) => new(text, null, kind);

    private static HostilePath Kept(string kind, string text) => new(text, text.Normalize(NormalizationForm.FormC), kind);

    private static string Name(Random random) => $"{Pick(Stems, random)}{random.Next(1_000)}{Pick(Endings, random)}";

    private static T Pick<T>(IReadOnlyList<T> from, Random random) => from[random.Next(from.Count)];

    // As a part at the beginning, in the middle, at the end, or alone.
    private static string Put(string part, Random random) => random.Next(4) switch
    {
        0 => $"{part}/{Name(random)}",
        1 => $"{Name(random)}/{part}/{Name(random)}",
        2 => $"{Name(random)}/{part}",
        _ => part,
    };

    private static string Insert(string text, char c, Random random) => text.Insert(random.Next(text.Length + 1), c.ToString());

    private static string Long(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length - 200) text.Append(Name(random).Replace(' ', '_')).Append('/');
        var end = $"{random.Next(1_000_000)}";
        return text.Append('l', length - text.Length - end.Length).Append(end).ToString();
    }
}
