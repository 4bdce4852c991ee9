using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Collections;

/// <summary>
/// A name that people gave a thing under another protocol's rules (an experiment <c>/Users/ada/x</c>). Where it is a name of ours too, it is the
/// name; else one is derived, always the same of the same, and the original is kept as the thing's title and answers on that protocol's wire.
/// </summary>
public sealed record ForeignName
{
    /// <summary>Characters of an original name at most.</summary>
    public const int MaxLength = 500;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    private const int Kept = 100;
    private const int HashDigits = 8;

    private ForeignName(string original, string name, string? title) => (Original, Name, Title) = (original, name, title);

    /// <summary>As the client gave it, NFC.</summary>
    public string Original { get; }

    /// <summary>Ours: by it the thing is found.</summary>
    public string Name { get; }

    /// <summary>The original where it is no name of ours; else null.</summary>
    public string? Title { get; }

    /// <summary>Any text of 1 to <see cref="MaxLength"/> characters without control characters; <c>name_invalid</c> otherwise.</summary>
    public static Result<ForeignName> Parse(string? text, string field = "name")
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxUnits || !TextKey.IsWellFormed(text) || TextKey.Characters(text) > MaxLength || text.Any(char.IsControl))
            return Error.Invalid("name_invalid", field, ResourceName.Form);
        var original = text.Normalize(NormalizationForm.FormC);
        return ResourceName.ParseProject(original, field).TryGet(out var own, out _) && own.Value == original
            ? new ForeignName(original, own.Value, null)
            : new ForeignName(original, Derive(original), original);
    }

    /// <summary>
    /// True where a thing of that name and title is the one that this names: by its title, or by its own name, which pages show beside the title. No
    /// title is a name of ours, so never both of two things.
    /// </summary>
    public bool Means(string name, string? title) => title == Original || (Title is null && name == Name);

    /// <inheritdoc/>
    public override string ToString() => Original;

    // What stays of the original is for people; the end tells two apart that differ in what does not stay.
    private static string Derive(string original)
    {
        var plain = new StringBuilder();
        foreach (var rune in original.EnumerateRunes())
        {
            if (plain.Length >= Kept) break;
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.') plain.Append(rune);
            else if (plain.Length > 0 && plain[^1] != '-') plain.Append('-');
        }

        var end = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(original)))[..HashDigits];
        var start = plain.ToString().Trim('-', '.');
        var derived = start.Length == 0 ? $"named-{end}" : $"{start}-{end}";
        return ResourceName.Parse(derived).TryGet(out var name, out _) ? name.Value : $"named-{end}";
    }
}
