using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>One clause of a filter: <c>identifier comparator value</c>.</summary>
/// <param name="Kind">What stands before the dot: <c>attribute</c>, <c>tag</c>, <c>metric</c>, <c>param</c>; <c>attribute</c> where nothing does.</param>
/// <param name="Key">What stands after it.</param>
/// <param name="Sign">In upper case where it is a word.</param>
/// <param name="Values">One, or several after <c>IN</c>.</param>
/// <param name="IsQuoted">False for a number.</param>
internal sealed record MlFlowClause(string Kind, string Key, string Sign, IReadOnlyList<string> Values, bool IsQuoted);

/// <summary>The filter language of the searches: clauses with AND between them.</summary>
internal static class MlFlowFilter
{
    private const int MaxLength = 16_000;

    private static readonly TextParser<Unit> Blanks = Character.WhiteSpace.IgnoreMany();

    private static readonly TextParser<string> Quoted = Between('\'').Or(Between('"'));

    private static readonly TextParser<string> Item = Quoted.Then(item => Blanks.Value(item));

    private static readonly TextParser<string> Bare = Span.WithoutAny(c => char.IsWhiteSpace(c) || c is '=' or '!' or '<' or '>' or '`' or '"' or '\'' or '(' or ')' or ',').Select(span => span.ToStringValue());

    // tags.`a b`, tags."a b", metrics.loss, name.
    private static readonly TextParser<string> Identifier =
        (from kind in Span.WithoutAny(c => !char.IsLetter(c) && c != '_')
         from dot in Character.EqualTo('.')
         from key in Between('`').Or(Between('"'))
         select kind.ToStringValue() + "." + key).Try().Or(Bare);

    private static readonly TextParser<string> Sign = Parse.OneOf(
        Span.EqualTo(">=").Try(), Span.EqualTo("<=").Try(), Span.EqualTo("!=").Try(), Span.EqualTo("="), Span.EqualTo("<"), Span.EqualTo(">"),
        Word("NOT IN").Try(), Word("ILIKE").Try(), Word("LIKE").Try(), Word("IN").Try()).Select(span => span.ToStringValue().ToUpperInvariant());

    private static readonly TextParser<(IReadOnlyList<string> Values, bool IsQuoted)> Value = Parse.OneOf(
        Quoted.Select(text => ((IReadOnlyList<string>)[text], true)),
        (from open in Character.EqualTo('(').IgnoreThen(Blanks)
         from first in Item
         from rest in Character.EqualTo(',').IgnoreThen(Blanks).IgnoreThen(Item).Try().Many()
         from trailing in Character.EqualTo(',').IgnoreThen(Blanks).OptionalOrDefault()
         from close in Character.EqualTo(')')
         select ((IReadOnlyList<string>)[first, .. rest], true)).Try(),
        Bare.Select(text => ((IReadOnlyList<string>)[text], false)));

    private static readonly TextParser<MlFlowClause> Clause =
        from name in Identifier
        from before in Blanks
        from sign in Sign
        from after in Blanks
        from value in Value
        from end in Blanks
        select Of(name, sign, value.Values, value.IsQuoted);

    private static readonly TextParser<MlFlowClause[]> Filter =
        from start in Blanks
        from clauses in Clause.AtLeastOnceDelimitedBy(Word("AND").IgnoreThen(Blanks))
        select clauses;

    /// <summary>The clauses; none for nothing; a refusal that says where it stopped.</summary>
    public static IReadOnlyList<MlFlowClause> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        if (text.Length > MaxLength) throw MlFlowRefusal.Invalid($"Invalid filter string: it has more than {MaxLength} characters.");
        var result = Filter.AtEnd().TryParse(text);
        return result.HasValue
            ? result.Value
            : throw MlFlowRefusal.Invalid($"Invalid filter string '{text}': {result.FormatErrorMessageFragment()} at column {result.ErrorPosition.Column}. Clauses are identifier, comparator, value, with AND between them.");
    }

    private static MlFlowClause Of(string name, string sign, IReadOnlyList<string> values, bool isQuoted)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (kind, key) = dot < 0 ? ("attribute", name) : (name[..dot], name[(dot + 1)..]);
        kind = kind switch
        {
            "attribute" or "attributes" or "attr" or "run" => "attribute",
            "tag" or "tags" => "tag",
            "metric" or "metrics" => "metric",
            "param" or "params" or "parameter" or "parameters" => "param",
            _ => kind,
        };
        key = Strip(key);
        return key.Length > 0 ? new(kind, key, sign, values, isQuoted) : throw MlFlowRefusal.Invalid($"Invalid filter string: '{name}' names no key. A key follows the dot, as in {kind}.key or {kind}.`a key`.");
    }

    private static string Strip(string key) => key.Length > 1 && key[0] is '`' or '"' && key[^1] == key[0] ? key[1..^1] : key;

    private static TextParser<string> Between(char quote) =>
        from open in Character.EqualTo(quote)
        from text in Character.ExceptIn(quote).Many()
        from close in Character.EqualTo(quote)
        select new string(text);

    private static TextParser<TextSpan> Word(string word) => Span.EqualToIgnoreCase(word);
}
