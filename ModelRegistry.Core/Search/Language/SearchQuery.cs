using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Search.Language;

/// <summary>What is looked for: every part of it has to hold.</summary>
internal sealed class SearchQuery
{
    /// <summary>Characters of a query at most.</summary>
    public const int MaxLength = 500;

    /// <summary>Parts of a query at most.</summary>
    public const int MaxTerms = 16;

    /// <summary>The right form, as every message shows it.</summary>
    public static readonly Text Form =
        "A query is words, \"whole words in quotes\", kind:model, tag:…, alias:production, entity:acme, name:v7 and comparisons of metadata like accuracy >= 0.97, apart by spaces.";

    private const string Field = "q";

    private static readonly Dictionary<string, SearchKind> KindWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["model"] = SearchKind.Model,
        ["artifact"] = SearchKind.Artifact,
        ["project"] = SearchKind.Project,
        ["entity"] = SearchKind.Entity,
        ["version"] = SearchKind.Version,
        ["run"] = SearchKind.Run,
    };

    // The last one, as it was typed.
    private string typedMember = string.Empty;

    private SearchQuery()
    {
    }

    public List<WordCondition> Words { get; } = [];

    public List<string> Tags { get; } = [];

    public List<string> Aliases { get; } = [];

    public List<string> Entities { get; } = [];

    public List<MemberCondition> Members { get; } = [];

    public List<MetadataCondition> Metadata { get; } = [];

    /// <summary>The kinds that are named; none: all.</summary>
    public List<SearchKind> Kinds { get; } = [];

    /// <summary>All words as one name, as compared: who is called so comes first.</summary>
    public string WholeKey { get; private set; } = string.Empty;

    /// <summary>The whole reference, entity and project named, that is all that is asked for; null where it is something else. Its version comes first of all.</summary>
    public Reference? Exact { get; private set; }

    /// <summary>The words to show in what was found.</summary>
    public IReadOnlyList<string> Shown { get; private set; } = [];

    /// <summary>The query, or <c>query_invalid</c> with its <c>position</c>, counted from 1.</summary>
    public static Result<SearchQuery> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Fault(0, "There is nothing to look for.");
        if (text.Length > MaxLength) return Fault(MaxLength, $"A query has at most {MaxLength} characters.");
        if (!TextKey.IsWellFormed(text)) return Fault(0, "This is not valid Unicode.");
        var (terms, at, fault) = SearchGrammar.Read(text);
        if (terms is null) return Fault(at, fault!);
        if (terms.Count > MaxTerms) return Fault(terms[MaxTerms].Left.At, $"A query has at most {MaxTerms} parts.");
        var query = new SearchQuery();
        foreach (var term in terms)
        {
            if (query.Take(term) is { } error) return error;
        }

        query.WholeKey = TextKey.Of(string.Join(' ', terms.Where(term => term.Sign is null).Select(term => term.Left.Text)));
        if (query.Words.Count + query.Members.Sum(m => m.Place.Count) > MaxTerms) return Fault(0, $"A query has at most {MaxTerms} words.");
        var isEmpty = query.Words.Count + query.Tags.Count + query.Aliases.Count + query.Entities.Count + query.Members.Count + query.Metadata.Count + query.Kinds.Count == 0;
        if (isEmpty) return Fault(0, "There is no letter or digit to look for.");
        // A name with a space in it is read as a word and a member: then all that was typed is the reference.
        query.Exact = Whole(SearchGrammar.HalfWidth(text.Trim())) ?? query.OnlyMember();
        query.Shown = query.Words.Concat(query.Members.SelectMany(m => m.Place))
            .SelectMany(word => SearchWords.Pieces(word.Key)).Select(piece => piece.Text).Distinct(StringComparer.Ordinal).ToList();
        return query;
    }

    /// <summary>A kind by its word, as in <c>kind:model</c>.</summary>
    public static SearchKind? KindOf(string word) => KindWords.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>The word of a kind.</summary>
    public static string WordOf(SearchKind kind) => KindWords.First(pair => pair.Value == kind).Key;

    // Kinds may stand beside it.
    private Reference? OnlyMember() =>
        Members.Count == 1 && Words.Count + Tags.Count + Aliases.Count + Entities.Count + Metadata.Count == 0 ? Whole(typedMember) : null;

    private Error? Take(TypedTerm term)
    {
        switch (term.Sign)
        {
            case null:
                Words.AddRange(term.Left.IsQuoted ? Phrase(term.Left.Text) : WordsIn(term.Left.Text));
                return null;
            case ":" when !term.Left.IsQuoted && NarrowWith(term.Left.Text) is { } narrow:
                return narrow(term.Right!);
            case ":":
                return TakeMember(term.Left, term.Right!);
            default:
                return TakeComparison(term.Left, term.Sign, term.Right!);
        }
    }

    private Func<TypedText, Error?>? NarrowWith(string name) => name.ToUpperInvariant() switch
    {
        "KIND" => TakeKind,
        "TAG" => TakeTag,
        "ALIAS" => TakeAlias,
        "ENTITY" => TakeEntity,
        _ => null,
    };

    private Error? TakeKind(TypedText value)
    {
        if (KindOf(value.Text) is not { } kind) return Fault(value.At, $"'{value.Text}' is no kind. It is one of {string.Join(", ", KindWords.Keys)}.");
        Kinds.Add(kind);
        return null;
    }

    private Error? TakeTag(TypedText value)
    {
        if (!TagName.Parse(value.Text).TryGet(out var tag, out var error)) return Fault(value.At, error.Message);
        Tags.Add(tag.Key);
        return null;
    }

    private Error? TakeAlias(TypedText value)
    {
        if (TextKey.Of(value.Text) == AliasName.Latest) return Fault(value.At, "Every collection has a latest: name the collection too, as in digits-mlp:latest.");
        if (!AliasName.Parse(value.Text).TryGet(out var alias, out var error)) return Fault(value.At, error.Message);
        Aliases.Add(alias.Key);
        return null;
    }

    private Error? TakeEntity(TypedText value)
    {
        if (!EntityName.Parse(value.Text).TryGet(out var entity, out var error)) return Fault(value.At, error.Message);
        Entities.Add(entity.Key);
        return null;
    }

    private Error? TakeMember(TypedText name, TypedText member)
    {
        if (!MemberSelector.Parse(member.Text).TryGet(out var selector, out _))
        {
            return Fault(member.At,
                $"After '{name.Text}:' stands a version's number like v7, or an alias. What narrows a search is kind:, tag:, alias: and entity:.");
        }

        var place = (name.IsQuoted ? Phrase(name.Text) : WordsIn(name.Text)).ToList();
        if (place.Count == 0) return Fault(name.At, "A part of a name stands before the colon.");
        Members.Add(new(place, selector));
        typedMember = $"{name.Text}:{member.Text}";
        return null;
    }

    private Error? TakeComparison(TypedText key, string sign, TypedText value)
    {
        var folded = MetadataValues.KeyOf(key.Text);
        if (folded.Length is 0 or > MetadataValue.MaxLength) return Fault(key.At, $"A metadata key that can be searched has 1 to {MetadataValue.MaxLength} characters.");
        var comparing = sign switch
        {
            "=" => Comparing.Equal,
            "!=" => Comparing.NotEqual,
            "<" => Comparing.Less,
            "<=" => Comparing.AtMost,
            ">" => Comparing.Greater,
            _ => Comparing.AtLeast,
        };
        var isNumber = double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && !value.IsQuoted;
        Metadata.Add(new(folded, comparing, isNumber ? number : null, MetadataValues.ValueOf(value.Text)));
        return null;
    }

    // A short word is meant whole: half of all words begin with any one letter.
    private static IEnumerable<WordCondition> WordsIn(string text)
    {
        var whole = TextKey.Of(text);
        return SearchWords.Pieces(whole).Select(piece => piece switch
        {
            { IsUnspaced: true } when piece.Text.EnumerateRunes().Take(2).Count() == 1 => new WordCondition([], piece.Text, piece.Text, whole, false, null),
            { IsUnspaced: true } or { Text.Length: 1 } => new WordCondition(piece.Words, null, piece.Text, whole, false, null),
            _ => new WordCondition([], piece.Words[0], piece.Text, whole, false, NumberIn(piece.Text)),
        });
    }

    private static IEnumerable<WordCondition> Phrase(string text)
    {
        var key = TextKey.Of(text.Trim());
        var pieces = SearchWords.Pieces(key).ToList();
        var words = pieces.SelectMany(piece => piece.Words).Distinct(StringComparer.Ordinal).ToList();
        if (words.Count > 0) yield return new(words, null, key, key, true, null);
    }

    private static Reference? Whole(string text) =>
        text.Contains(':', StringComparison.Ordinal) && Reference.Parse(text, null, null).TryGet(out var reference, out _) ? reference : null;

    private static int? NumberIn(string word) =>
        word[0] == 'v' && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Error Fault(int at, Text what) =>
        Error.Invalid("query_invalid", Field, $"At character {at + 1}: {what} {Form}") with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["position"] = at + 1 },
        };
}
