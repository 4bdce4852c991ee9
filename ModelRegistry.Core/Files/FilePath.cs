using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>The path of a file inside a version: relative, <c>/</c>-separated, safe to write on Windows and Linux.</summary>
public sealed record FilePath
{
    /// <summary>Characters of Unicode at most, as typed and as compared.</summary>
    public const int MaxLength = 1024;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form =
        "A path is relative and '/'-separated, at most 1,024 characters; no empty part, '.' or '..', leading '/', drive, backslash, control or bidi character, and no part ends in a dot or a space.";

    private FilePath(string value, string key) => (Value, Key) = (value, key);

    /// <summary>As typed, in NFC.</summary>
    public string Value { get; }

    /// <summary>As compared: paths are unique without case.</summary>
    public string Key { get; }

    /// <summary>SHA-256 of the compared form, 64 hex: how a file of a version is found.</summary>
    public string KeyHash => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

    /// <summary>The last part.</summary>
    public string FileName => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The compared forms of the folders it lies in, outermost first.</summary>
    public IEnumerable<string> FolderKeys()
    {
        for (var slash = Key.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = Key.IndexOf('/', slash + 1)) yield return Key[..slash];
    }

    /// <summary>The path, or <c>path_invalid</c> on <paramref name="field"/>.</summary>
    public static Result<FilePath> Parse(string? text, string field = "path")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength * 4 || !TextKey.IsWellFormed(text)) return Bad(text, field);
        var value = text.Normalize(NormalizationForm.FormC);
        var key = TextKey.Of(value);
        // The key is checked too: a full-width '／' or '．．' must not fold into a separator or a step up.
        return IsAllowed(value) && IsAllowed(key) ? new FilePath(value, key) : Bad(text, field);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static Error Bad(string? text, string field) =>
        Error.Invalid("path_invalid", field, $"'{Shown(text)}' is not a path a version can hold. {Form}");

    private static string Shown(string? text) =>
        new((text ?? string.Empty).Take(120).Select(c => TextKey.IsInvisible(c) || char.IsSurrogate(c) ? '\uFFFD' : c).ToArray());

    private static bool IsAllowed(string text)
    {
        if (text.Length == 0 || TextKey.Characters(text) > MaxLength || text.Contains('\\', StringComparison.Ordinal) || text.Any(TextKey.IsControlOrBidi)) return false;
        if (text.Length >= 2 && char.IsAsciiLetter(text[0]) && text[1] == ':') return false;
        foreach (var range in text.AsSpan().Split('/'))
        {
            var part = text.AsSpan(range);
            if (part.IsEmpty || part is "." or ".." || part[^1] == '.' || char.IsWhiteSpace(part[^1])) return false;
        }

        return true;
    }
}
