using System.Text;

namespace ModelRegistry.Core.Common;

/// <summary>The rule for descriptions, titles, notes and reasons: any Unicode, bounded.</summary>
public static class Describable
{
    /// <summary>Characters of Unicode in a description at most.</summary>
    public const int MaxLength = 20_000;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>Characters of a reason at most.</summary>
    public const int MaxReasonLength = 2_000;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxReasonUnits = TextKey.UnitsPerCharacter * MaxReasonLength;

    /// <summary>Null for nothing or white space; the text in NFC; or <c>text_invalid</c> on <paramref name="field"/>.</summary>
    public static Result<string?> Parse(string? text, string field, int maxLength = MaxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return (string?)null;
        if (text.Length > TextKey.UnitsPerCharacter * maxLength || TextKey.Characters(text) > maxLength || !TextKey.IsWellFormed(text) || text.Contains('\0', StringComparison.Ordinal))
            return Error.Invalid("text_invalid", field, $"This text is at most {maxLength:N0} characters of valid Unicode.");
        return text.Normalize(NormalizationForm.FormC);
    }
}
