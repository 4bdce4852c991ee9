using System.Text;

namespace ModelRegistry.Core.Common;

/// <summary>
/// The one comparison of names, aliases, tags and paths: NFKC, then case folded. Both databases store it in a normalised column
/// with binary collation, since each compares text in its own way.
/// </summary>
public static class TextKey
{
    /// <summary>
    /// The form two spellings share: <c>Production</c>, <c>production</c> and full-width <c>ｐｒｏｄｕｃｔｉｏｎ</c> give one key.
    /// Upper then lower is simple case folding: it also joins final and medial sigma.
    /// </summary>
#pragma warning disable CA1308 // Lower case is the folded form here; nothing is shown in it.
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
    }
#pragma warning restore CA1308

    /// <summary>True where the text is valid UTF-16: an unpaired surrogate can be neither normalised nor stored.</summary>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }

    /// <summary>Control characters, and the invisible ones that make two different texts look alike: bidi marks and zero-width characters.</summary>
    public static bool IsInvisible(char c) =>
        char.IsControl(c) || c is
            '\u00AD' or '\u061C' or '\u180E' or '\uFEFF' or
            (>= '\u200B' and <= '\u200F') or
            (>= '\u2028' and <= '\u202E') or
            (>= '\u2060' and <= '\u206F');
}
