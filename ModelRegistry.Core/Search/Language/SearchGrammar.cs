using ModelRegistry.Core.Common;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace ModelRegistry.Core.Search.Language;

/// <summary>A word or a quoted text, and where it begins (from 0).</summary>
internal sealed record TypedText(int At, string Text, bool IsQuoted);

/// <summary>One part of a query as it was typed.</summary>
/// <param name="Left">The word, or what stands before the sign.</param>
/// <param name="Sign">A comparison, <c>:</c>, or null for a word alone.</param>
/// <param name="Right">What stands after the sign.</param>
internal sealed record TypedTerm(TypedText Left, string? Sign, TypedText? Right);

/// <summary>From text to terms. What they mean is <see cref="SearchQuery"/>'s business.</summary>
internal static class SearchGrammar
{
    private const string Signs = "\"<>=";

    private static readonly TextParser<TextSpan> NotEqual = Span.EqualTo("!=");

    private static readonly TextParser<TextSpan> Comparison = Parse.OneOf(
        Span.EqualTo(">=").Try(), Span.EqualTo("<=").Try(), NotEqual.Try(), Span.EqualTo("="), Span.EqualTo("<"), Span.EqualTo(">"));

    private static readonly TextParser<char> Blank = Character.Matching(char.IsWhiteSpace, "a space");

    private static readonly TextParser<Unit> Blanks = Blank.IgnoreMany();

    private static readonly TextParser<Unit> Break = Blank.AtLeastOnce().Value(Unit.Value).Or(Parse.Not(Character.AnyChar)).Named("a space");

    private static readonly TextParser<TypedText> Quoted =
        from span in Span.MatchedBy(
            from open in Character.EqualTo('"')
            from text in Character.Except('"').IgnoreMany()
            from close in Character.EqualTo('"').Named("a closing quote")
            select Unit.Value)
        select new TypedText(span.Position.Absolute, span.ToStringValue()[1..^1], true);

    private static readonly TextParser<TypedText> Name = Quoted.Or(Bare(Signs + ":")).Named("a word");

    private static readonly TextParser<TypedText> Value = Quoted.Or(Bare(Signs)).Named("a value");

    private static readonly TextParser<Narrowing> Compared =
        from sign in Blanks.IgnoreThen(Comparison).Try()
        from blanks in Blanks
        from right in Value
        select new Narrowing(sign.ToStringValue(), right);

    private static readonly TextParser<Narrowing> Narrowed =
        from colon in Character.EqualTo(':')
        from right in Value
        select new Narrowing(":", right);

    private static readonly TextParser<TypedTerm> Term =
        from left in Name
        from rest in Compared.Or(Narrowed).AsNullable().OptionalOrDefault()
        from end in Break
        select new TypedTerm(left, rest?.Sign, rest?.Right);

    private static readonly TextParser<TypedTerm[]> Query = Blanks.IgnoreThen(Term.Many()).AtEnd();

    /// <summary>The terms in order, or where it can't be read (from 0) and what was expected there.</summary>
    public static (IReadOnlyList<TypedTerm>? Terms, int At, Text? Fault) Read(string text)
    {
        var result = Query.TryParse(HalfWidth(text));
        return result.HasValue ? (result.Value, 0, null) : (null, result.ErrorPosition.Absolute, FaultOf(result));
    }

    private static Text FaultOf(Superpower.Model.Result<TypedTerm[]> result)
    {
        var wanted = Text.List((result.Expectations ?? []).Select(Wanted));
        return result.Remainder.IsAtEnd ? $"It ends too early. Expected here: {wanted}." : (Text)$"This is not expected here. Expected: {wanted}.";
    }

    // The names that the parts of the grammar have above.
    private static Text Wanted(string name) => name switch
    {
        "a space" => (Text)"a space",
        "a closing quote" => "a closing quote",
        "a word" => "a word",
        "a value" => "a value",
        _ => "a character of a word",
    };

    private static TextParser<TypedText> Bare(string stops) => Span
        .MatchedBy(Parse.Not(NotEqual).IgnoreThen(Character.Matching(c => !char.IsWhiteSpace(c) && !stops.Contains(c, StringComparison.Ordinal), "a character of a word")).AtLeastOnce())
        .Select(span => new TypedText(span.Position.Absolute, span.ToStringValue(), false));

    /// <summary>A Japanese keyboard types signs and quotes in full width; each is one character either way, so positions stay.</summary>
    public static string HalfWidth(string text) => string.Create(text.Length, text, static (into, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            into[i] = from[i] is '“' or '”' or '„' ? '"' : TextKey.Narrow(from[i]);
    });

    private sealed record Narrowing(string Sign, TypedText Right);
}
