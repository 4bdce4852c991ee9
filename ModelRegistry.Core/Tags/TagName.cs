using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Tags;

/// <summary>A free label: many things may carry the same.</summary>
public sealed record TagName
{
    /// <summary>Characters of Unicode at most, as typed and as compared.</summary>
    public const int MaxLength = 64;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>Tags that one thing may carry.</summary>
    public const int MaxPerThing = 50;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form = "A tag is 1 to 64 characters of any script without commas, control or invisible characters, or spaces at either end.";

    private TagName(string value, string key) => (Value, Key) = (value, key);

    /// <summary>As typed, in NFC.</summary>
    public string Value { get; }

    /// <summary>As compared.</summary>
    public string Key { get; }

    /// <summary>The tag, or <c>tag_invalid</c> on <paramref name="field"/>.</summary>
    public static Result<TagName> Parse(string? text, string field = "tags")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength * 4 || !TextKey.IsWellFormed(text)) return Error.Invalid("tag_invalid", field, Form);
        var value = text.Normalize(NormalizationForm.FormC);
        var key = TextKey.Of(value);
        return IsAllowed(value) && IsAllowed(key) ? new TagName(value, key) : Error.Invalid("tag_invalid", field, Form);
    }

    /// <summary>All of them without repeats, or the first refusal.</summary>
    public static Result<List<TagName>> ParseAll(IEnumerable<string> texts, string field = "tags")
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tags = new Dictionary<string, TagName>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!Parse(text, field).TryGet(out var tag, out var error)) return error;
            tags[tag.Key] = tag;
        }

        return tags.Count <= MaxPerThing ? tags.Values.ToList() : TooMany;
    }

    internal static Error TooMany => Error.Invalid("tags_too_many", "tags", $"One thing carries at most {MaxPerThing} tags.");

    private static bool IsAllowed(string text) =>
        text.Length > 0 && TextKey.Characters(text) <= MaxLength && !text.Contains(',', StringComparison.Ordinal) && !TextKey.HasInvisible(text)
        && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]);
}
