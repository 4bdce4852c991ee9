using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Comments;

/// <summary>The rule for what a comment may say: any Unicode, bounded, and so are the people it names.</summary>
public sealed record CommentText
{
    /// <summary>Characters of Unicode at most.</summary>
    public const int MaxLength = Describable.MaxLength;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = Describable.MaxUnits;

    /// <summary>Different names after an <c>@</c> at most, whether or not anybody is called so.</summary>
    public const int MaxNames = 50;

    private CommentText(string value, IReadOnlyList<string> names) => (Value, Names) = (value, names);

    /// <summary>Markdown, NFC.</summary>
    public string Value { get; }

    /// <summary>The names that it mentions, as compared: candidates, of which nothing is known.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The text, or <c>text_invalid</c>, <c>mentions_too_many</c>.</summary>
    public static Result<CommentText> Parse(string? text)
    {
        if (!Describable.Parse(text, "text", MaxLength).TryGet(out var value, out var error)) return error;
        if (value is null) return Error.Invalid("text_invalid", "text", $"A comment is 1 to {MaxLength:N0} characters of valid Unicode, not only white space.");
        var names = CommentMarkdown.NamesIn(value);
        return names.Count <= MaxNames
            ? new CommentText(value, names)
            : Error.Invalid("mentions_too_many", "text", $"A comment names at most {MaxNames} people after an @. What is code stands between backticks and names nobody.");
    }
}
