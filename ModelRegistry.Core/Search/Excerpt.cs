using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Search;

/// <summary>A piece of a text: plain, and never markup whatever stands in it.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Marks">Where in it the words stand that were looked for, in order.</param>
public sealed record Excerpt(string Text, IReadOnlyList<ExcerptMark> Marks)
{
    private const int MaxLength = 240;
    private const int Before = 60;
    private const string Cut = "…";

    /// <summary>The text as a whole, marked.</summary>
    public static Excerpt Whole(string text, IReadOnlyList<string> words) => new(text, Find(text, words).ToList());

    /// <summary>The piece of a text around the first of the words, on one line; its beginning where none stands in it.</summary>
    internal static Excerpt? Around(string? text, IReadOnlyList<string> words)
    {
        if (text is null) return null;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxLength) return Whole(line, words);
        var first = Find(line, words).FirstOrDefault()?.Start ?? 0;
        var start = TextKey.WholeAt(line, Math.Clamp(first - Before, 0, line.Length - MaxLength));
        var end = TextKey.WholeAt(line, start + MaxLength);
        return Whole($"{(start > 0 ? Cut : string.Empty)}{line[start..end]}{(end < line.Length ? Cut : string.Empty)}", words);
    }

    private static IEnumerable<ExcerptMark> Find(string text, IReadOnlyList<string> words)
    {
        if (words.Count == 0) yield break;
        foreach (var (start, length, _) in SearchWords.Runs(text))
        {
            var run = text.Substring(start, length);
            var folded = TextKey.Of(run);
            // Where folding made it longer or shorter nobody can say which characters are meant: then the word as a whole is.
            var isSame = folded.Length == run.Length;
            var (from, word) = words.Select(w => (At: IndexOf(run, folded, w, isSame), Word: w)).Where(f => f.At >= 0).OrderBy(f => f.At).ThenByDescending(f => f.Word.Length).FirstOrDefault();
            if (word is not null) yield return isSame ? new(start + from, word.Length) : new(start, length);
        }
    }

    // A word is looked for where one begins: at the start, at a capital, or anywhere in a script without spaces.
    private static int IndexOf(string run, string folded, string word, bool isSame)
    {
        for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0) return 0;
            if (!isSame) continue;
            if (char.IsUpper(run[at]) || char.IsDigit(run[at]) != char.IsDigit(run[at - 1])) return at;
            if (Rune.TryGetRuneAt(run, at, out var rune) && SearchWords.IsUnspaced(rune)) return at;
        }

        return -1;
    }
}

/// <summary>A part of a text, in UTF-16.</summary>
public sealed record ExcerptMark(int Start, int Length);
