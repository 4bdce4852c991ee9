using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases;

/// <summary>A mutable name that points at one version in one collection. <c>latest</c> is computed and is no alias.</summary>
public sealed record AliasName
{
    /// <summary>Characters of Unicode at most, as typed and as compared.</summary>
    public const int MaxLength = 128;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>The computed word.</summary>
    public const string Latest = "latest";

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form =
        "An alias is 1 to 128 letters and digits of any script, '_', '-' or '.', starts with a letter, digit or '_', and is neither 'latest' nor 'v' and digits.";

    private AliasName(string value, string key) => (Value, Key) = (value, key);

    /// <summary>As typed, in NFC.</summary>
    public string Value { get; }

    /// <summary>As compared.</summary>
    public string Key { get; }

    /// <summary>The alias, <c>alias_reserved</c> for the computed and the numbered words, or <c>alias_invalid</c>, on <paramref name="field"/>.</summary>
    public static Result<AliasName> Parse(string? text, string field = "alias")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength * 4 || !TextKey.IsWellFormed(text)) return Error.Invalid("alias_invalid", field, Form);
        var value = text.Normalize(NormalizationForm.FormC);
        var key = TextKey.Of(value);
        if (key == Latest) return Error.Invalid("alias_reserved", field, "'latest' is computed: the highest live number. It can't be set, moved, removed or protected.");
        if (IsNumber(key)) return Error.Invalid("alias_reserved", field, $"'{text}' is the form of a version's number. {Form}");
        return IsAllowed(value) && IsAllowed(key) ? new AliasName(value, key) : Error.Invalid("alias_invalid", field, Form);
    }

    /// <summary>All of them without repeats, or the first refusal.</summary>
    public static Result<List<AliasName>> ParseAll(IEnumerable<string> texts, string field = "alias")
    {
        ArgumentNullException.ThrowIfNull(texts);
        var aliases = new Dictionary<string, AliasName>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!Parse(text, field).TryGet(out var alias, out var error)) return error;
            aliases[alias.Key] = alias;
        }

        return aliases.Values.ToList();
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static bool IsNumber(string key) => key.Length > 1 && key[0] == 'v' && key.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsAllowed(string text)
    {
        // Some letters and marks are drawn as nothing.
        if (text.Length == 0 || TextKey.Characters(text) > MaxLength || TextKey.HasInvisible(text)) return false;
        var first = true;
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = Rune.IsLetterOrDigit(rune) || rune.Value == '_';
            // Marks compose letters in many scripts (Devanagari, Thai); they may not stand first.
            var isInner = rune.Value is '-' or '.' || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
            if (!isWord && (first || !isInner)) return false;
            first = false;
        }

        return true;
    }
}
