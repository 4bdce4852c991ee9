using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Search.Language;

/// <summary>How a value is compared.</summary>
internal enum Comparing
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>A word, a run of an unspaced script, or a quoted text: all of its words stand in one text.</summary>
/// <param name="Words">Whole words.</param>
/// <param name="Beginning">How a further word begins, or null.</param>
/// <param name="Key">The word itself; tags and aliases begin with it,</param>
/// <param name="Whole">or with all that was typed up to a space, as <c>prod-eu</c>.</param>
/// <param name="IsPhrase">True for a quoted text: a tag or alias is that and not more.</param>
/// <param name="Number">The version number that a word like <c>v7</c> means too.</param>
internal sealed record WordCondition(IReadOnlyList<string> Words, string? Beginning, string Key, string Whole, bool IsPhrase, int? Number)
{
    /// <summary>Sorts after everything that begins so, by code point and by UTF-16 alike.</summary>
    public static string After(string beginning) => beginning + "\U0010FFFF";
}

/// <summary><c>digits-mlp:v7</c>, <c>DigitClassifier:production</c>: a member of a collection by parts of its path.</summary>
internal sealed record MemberCondition(IReadOnlyList<WordCondition> Place, MemberSelector Member);

/// <summary><c>accuracy >= 0.97</c>.</summary>
/// <param name="Key">As compared.</param>
/// <param name="Number">The value as a number, where it is one and not quoted.</param>
/// <param name="Text">The value as a text, as compared.</param>
internal sealed record MetadataCondition(string Key, Comparing Comparing, double? Number, string Text);
