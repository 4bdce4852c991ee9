using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Tags;

/// <summary>
/// A tag with a value, as MLflow's clients keep them: of a run, a project, a registered model or a bookmark. Labels without a value are
/// <see cref="Tag"/>s, and neither shows as the other.
/// </summary>
public sealed class KeyedTag
{
    /// <summary>Units of UTF-16 of a key at most: with more of them the table's key would be longer than SQL Server takes.</summary>
    public const int MaxKeyLength = 250;

    /// <summary>The same with <see cref="KeyedTags.Own"/> before it.</summary>
    public const int MaxKeyUnits = MaxKeyLength + 1;

    /// <summary>Characters of a value at most.</summary>
    public const int MaxValueLength = 100_000;

    /// <summary>Of one thing at most.</summary>
    public const int MaxPerThing = 1000;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form = "A tag's key is 1 to 250 letters, digits, '_', '-', '.', '/', ':' or spaces, and no path that leads elsewhere; its value is at most 100,000 characters; a thing has at most 1,000 of them.";

    /// <summary>The id of the run, project, registered model or bookmark.</summary>
    public required Guid ThingId { get; init; }

    /// <summary>Compared as it stands.</summary>
    public required string Key { get; init; }

    public required string Value { get; set; }

    /// <summary>Null, or <c>tag_invalid</c>.</summary>
    public static Error? Check(string? key, string? value) =>
        IsKey(key) && value is null or { Length: <= MaxValueLength } && (value is null || (TextKey.IsWellFormed(value) && !value.Contains('\0', StringComparison.Ordinal)))
            ? null
            : Error.Invalid("tag_invalid", "tags", Form);

    private static bool IsKey(string? key) =>
        !string.IsNullOrWhiteSpace(key) && TextKey.IsWellFormed(key) && key.Length <= MaxKeyLength
        && key.EnumerateRunes().All(rune => System.Text.Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' or '.' or '/' or ':' or ' '
            || System.Text.Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark)
        && key[0] != '/' && key.Split('/') is var parts && !parts.Contains("..") && !parts.Contains(".") && (parts.Length == 1 || !parts.Contains(string.Empty));
}
