using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Search;

/// <summary>
/// How texts come apart into words, once for what is kept and what is asked. Everything is folded by <see cref="TextKey"/> first. Scripts that
/// put no space between words are kept as pairs of characters, each character beginning one: so any part of a Japanese text is found.
/// </summary>
internal static class SearchWords
{
    /// <summary>Characters of a word that are kept.</summary>
    public const int MaxLength = 64;

    /// <summary>Different words of one text that are kept.</summary>
    public const int MaxPerText = 500;

    /// <summary>The words of a running text.</summary>
    public static IReadOnlySet<string> OfText(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(words, TextKey.Of(text));
        return words;
    }

    /// <summary>The words of a name: as it stands, and its parts where capitals or digits begin one, so that <c>classifier</c> finds DigitClassifier.</summary>
    public static IReadOnlySet<string> OfName(string name)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(words, TextKey.Of(name));
        Add(words, TextKey.Of(Parted(name)));
        return words;
    }

    /// <summary>What folded text asks for: each piece is one word, or the pairs of one unspaced run, with the piece itself.</summary>
    public static IEnumerable<Piece> Pieces(string folded)
    {
        foreach (var (start, length, isUnspaced) in Runs(folded))
        {
            var run = folded.Substring(start, length);
            yield return new(run, isUnspaced, isUnspaced ? Pairs(run).ToList() : [Cut(run)]);
        }
    }

    /// <summary>Where the words of a text stand: start, length in UTF-16, and whether it is of a script without spaces.</summary>
    public static IEnumerable<(int Start, int Length, bool IsUnspaced)> Runs(string text)
    {
        var (start, unspaced) = (-1, false);
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            // A mark belongs to the character before it, whatever that is.
            var isMark = IsMark(rune);
            var isPart = Rune.IsLetter(rune) || Rune.IsNumber(rune) || (isMark && start >= 0);
            var isUnspaced = isMark ? unspaced : IsUnspaced(rune);
            if (start >= 0 && (!isPart || isUnspaced != unspaced))
            {
                yield return (start, i - start, unspaced);
                start = -1;
            }

            if (isPart && start < 0) (start, unspaced) = (i, isUnspaced);
            i += consumed;
        }

        if (start >= 0) yield return (start, text.Length - start, unspaced);
    }

    /// <summary>Chinese and Japanese characters, and the scripts of Southeast Asia that are written without spaces.</summary>
    public static bool IsUnspaced(Rune rune) => rune.Value is
        0x3005 or 0x3007 or
        (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF);

    /// <summary>At most as long as a kept word, and never half a character.</summary>
    public static string Cut(string text, int length = MaxLength) =>
        text.Length <= length ? text : text[..TextKey.WholeAt(text, length)];

    private static void Add(HashSet<string> words, string folded)
    {
        foreach (var (start, length, isUnspaced) in Runs(folded))
        {
            var run = folded.Substring(start, length);
            if (!isUnspaced) words.Add(Cut(run));
            else
            {
                foreach (var pair in Pairs(run)) words.Add(pair);
                // The last character begins a word too.
                words.Add(Characters(run)[^1]);
            }

            if (words.Count >= MaxPerText) return;
        }
    }

    private static IEnumerable<string> Pairs(string run)
    {
        var characters = Characters(run);
        return characters.Count == 1 ? characters : characters.Zip(characters.Skip(1), (first, second) => first + second);
    }

    private static List<string> Characters(string run) => run.EnumerateRunes().Select(rune => rune.ToString()).ToList();

    private static string Parted(string name)
    {
        var parted = new StringBuilder(name.Length + 8);
        Rune? before = null;
        foreach (var rune in name.EnumerateRunes())
        {
            if (before is { } last && ((Rune.IsUpper(rune) && !Rune.IsUpper(last)) || Rune.IsDigit(rune) != Rune.IsDigit(last))) parted.Append(' ');
            parted.Append(rune);
            before = rune;
        }

        return parted.ToString();
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark;
}

/// <summary>One word that is looked for, as compared.</summary>
/// <param name="Text">The word, or a whole run of an unspaced script.</param>
/// <param name="IsUnspaced">True for such a run.</param>
/// <param name="Words">What is kept of it: itself, or its pairs.</param>
internal sealed record Piece(string Text, bool IsUnspaced, IReadOnlyList<string> Words);
