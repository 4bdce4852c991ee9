using System.Text;

namespace ModelRegistry.Core.Common;

/// <summary>
/// The one comparison of names, aliases, tags and paths: NFKC, then case folded. Both databases store it in a normalised column
/// with binary collation, since each compares text in its own way.
/// </summary>
public static class TextKey
{
    /// <summary>
    /// The form two spellings share: <c>Production</c>, <c>production</c> and full-width <c>ｐｒｏｄｕｃｔｉｏｎ</c> give one key, and so do two
    /// that differ in a variation selector, which only says how a character is drawn. Upper then lower is simple case folding: it also joins
    /// final and medial sigma. The sharp s, which Germans write as two in capitals, is folded as two. Never throws: what is not well formed gives a key that no stored name has.
    /// </summary>
#pragma warning disable CA1308 // Lower case is the folded form here; nothing is shown in it.
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Nearly every name, and every request asks for several: in ASCII all the steps below come to this one.
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var wide = (IsWellFormed(text) ? text : Repaired(text)).Normalize(NormalizationForm.FormKC);
        return WithoutSelectors(wide).ToUpperInvariant().ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC);
    }
#pragma warning restore CA1308

    /// <summary>True where the text is valid UTF-16 without U+FFFE: only that can be normalised and stored.</summary>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i]) || text[i] == NoCharacter) return false;
        }

        return true;
    }

    /// <summary>A sign of ASCII for its full-width form, which a Japanese keyboard types: each stands in the same place of its own block. Any other as it is.</summary>
    public static char Narrow(char c) => c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c;

    /// <summary>Units of UTF-16 that a character takes at most; columns and input fields count those.</summary>
    public const int UnitsPerCharacter = 2;

    /// <summary>Where a text can be cut at or just before <paramref name="at"/> (0 to its length) without halving a character.</summary>
    public static int WholeAt(string text, int at)
    {
        ArgumentNullException.ThrowIfNull(text);
        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
    }

    /// <summary>How many characters of Unicode a text has: an emoji or a rare ideograph, two units of UTF-16, is one.</summary>
    public static int Characters(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var count = text.Length;
        foreach (var unit in text)
        {
            if (char.IsLowSurrogate(unit)) count--;
        }

        return count;
    }

    /// <summary>Control characters, and the invisible ones that make two different texts look alike: bidi marks, zero-width characters and blank letters.</summary>
    public static bool IsInvisible(char c) => IsControlOrBidi(c) || c is
        '\u00AD' or '\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u180E' or '\u2800' or '\u3164' or '\uFEFF' or '\uFFA0' or
        (>= '\u200B' and <= '\u200D') or
        (>= '\u2060' and <= '\u206F') or
        (>= '\uFFF9' and <= '\uFFFB');

    /// <summary>Control characters, line and paragraph separators, and the marks that turn the direction of text.</summary>
    public static bool IsControlOrBidi(char c) => char.IsControl(c) || c is
        '\u061C' or '\u200E' or '\u200F' or
        (>= '\u2028' and <= '\u202E') or
        (>= '\u2066' and <= '\u2069');

    /// <summary>True where a character of the text is <see cref="IsInvisible"/>, or one of the invisible tags beyond 16 bits.</summary>
    public static bool HasInvisible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text)) return text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        // U+E0000 to U+E0FFF: tags, variation selectors and nothing that is drawn. The selectors are part of Japanese names.
        return text.Any(IsInvisible) || text.EnumerateRunes().Any(rune => rune.Value is >= 0xE0000 and <= 0xE0FFF && !IsSelector(rune));
    }

    /// <summary>The beginning of what somebody sent, as a message may show it: what is not seen, and what is more than 16 bits, is shown as a question.</summary>
    public static string Shown(string text, int most = 60) => new(text.Take(most).Select(c => IsInvisible(c) || char.IsSurrogate(c) ? '\uFFFD' : c).ToArray());

    private const char NoCharacter = '\uFFFE';

    private static bool IsSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static string WithoutSelectors(string text)
    {
        if (!text.EnumerateRunes().Any(IsSelector)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsSelector(rune)) plain.Append(rune);
        }

        return plain.ToString();
    }

    private static string Repaired(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune.Value == NoCharacter ? Rune.ReplacementChar : rune);
        return repaired.ToString();
    }
}
