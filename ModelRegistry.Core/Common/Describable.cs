using System.Text;

namespace ModelRegistry.Core.Common;

/// <summary>The rule for descriptions, titles, notes and reasons: any Unicode, bounded.</summary>
public static class Describable
{
    /// <summary>Characters (UTF-16) of a description at most.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Characters of a reason at most.</summary>
    public const int MaxReasonLength = 2_000;

    /// <summary>Null for nothing or white space; the text in NFC; or <c>text_invalid</c> on <paramref name="field"/>.</summary>
    public static Result<string?> Parse(string? text, string field, int maxLength = MaxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return (string?)null;
        if (text.Length > maxLength || !TextKey.IsWellFormed(text) || text.Contains('\0', StringComparison.Ordinal))
            return Error.Invalid("text_invalid", field, $"This text is at most {maxLength:N0} characters of valid Unicode.");
        return text.Normalize(NormalizationForm.FormC);
    }
}
