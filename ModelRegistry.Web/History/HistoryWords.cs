using System.Globalization;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.History;

/// <summary>How a piece of a sentence looks.</summary>
public enum HistoryPieceKind
{
    /// <summary>Plain words.</summary>
    Words,

    /// <summary>A thing by its name then.</summary>
    Name,

    /// <summary>A version's or bookmark's number.</summary>
    Number,

    /// <summary>An alias.</summary>
    Alias,

    /// <summary>What a person wrote: a title, a tag, a description's beginning.</summary>
    Quote,
}

/// <summary>A piece of a sentence.</summary>
/// <param name="Text">As it reads, spaces included.</param>
/// <param name="Kind">How it looks.</param>
/// <param name="Href">Where it leads, if anywhere.</param>
public sealed record HistoryPiece(string Text, HistoryPieceKind Kind = HistoryPieceKind.Words, string? Href = null);

/// <summary>
/// Says an event in plain words, without who and when: "moved production from v3 to v7 in acme/model-registry/DigitClassifier". Names are those
/// of that moment.
/// </summary>
public static partial class HistoryWords
{
    /// <summary>Characters of a description that a sentence shows.</summary>
    public const int QuoteLength = 80;

    /// <summary>The sentence in pieces.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="within">The collection whose page it stands on: its name is not said again.</param>
    public static IReadOnlyList<HistoryPiece> Of(HistoryEvent happened, Guid? within = null)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var isHere = within is not null && happened.CollectionId == within;
        return Say(happened, isHere).Where(piece => piece.Text.Length > 0).ToList();
    }

    /// <summary>The sentence as text, for a screen reader, a tooltip or an export.</summary>
    public static string Text(HistoryEvent happened, Guid? within = null) => string.Concat(Of(happened, within).Select(piece => piece.Text));

    /// <summary>True where <see cref="Of"/> has a sentence for the action, and not only its name.</summary>
    public static bool Knows(string action) =>
        AboutAccess(action) is not null || AboutThings(action) is not null || Sentences.ContainsKey(action);

    private static IEnumerable<HistoryPiece> Say(HistoryEvent e, bool isHere)
    {
        if (Sentences.TryGetValue(e.Action, out var sentence)) return sentence(e, isHere);
        if (AboutAccess(e.Action) is { } access) return [new($"{access} "), Subject(e), .. Change(e)];
        // An event of a newer release on the same database: its bare word is better than nothing.
        return AboutThings(e.Action) is { } things ? Thing(things, e, isHere) : [new($"{e.Action} "), Subject(e)];
    }

    private static IEnumerable<HistoryPiece> Thing(string words, HistoryEvent e, bool isHere)
    {
        if (e.Action.EndsWith(".renamed", StringComparison.Ordinal))
            return [new($"renamed the {words} "), Quote(e.From), new(" to "), new(Last(e.Subject), HistoryPieceKind.Name, isHere ? null : Href(e.Subject))];
        var name = isHere ? [new HistoryPiece($"this {words}")] : new[] { new HistoryPiece($"the {words} "), Subject(e) };
        return e.Action.EndsWith(".created", StringComparison.Ordinal) ? [new("made "), .. name]
            : e.Action.EndsWith(".deleted", StringComparison.Ordinal) ? [new("deleted "), .. name]
            : e.Action.EndsWith(".tagged", StringComparison.Ordinal) ? [new(string.IsNullOrEmpty(e.To) ? "removed the tags of " : "tagged "), .. name, .. To(e.To)]
            : [new("described "), .. name, .. To(e.To)];
    }

    internal static HistoryPiece Subject(HistoryEvent e) => new(e.Subject, HistoryPieceKind.Name, Href(e.Subject));

    internal static HistoryPiece Number(HistoryEvent e, int? number) => new(
        string.Create(CultureInfo.InvariantCulture, $"v{number}"), HistoryPieceKind.Number,
        e.Subject.Split('/') is [var entity, var project, var name] && number is not null
            ? Urls.Reference(string.Create(CultureInfo.InvariantCulture, $"{entity}/{project}/{name}:v{number}"))
            : null);

    internal static HistoryPiece Quote(string? text) =>
        new(text is null ? "nothing" : $"“{Short(text)}”", text is null ? HistoryPieceKind.Words : HistoryPieceKind.Quote);

    internal static IEnumerable<HistoryPiece> To(string? text) => string.IsNullOrEmpty(text) ? [] : [new(": "), Quote(text)];

    internal static IEnumerable<HistoryPiece> In(HistoryEvent e, bool isHere) => isHere ? [] : [new(" in "), Subject(e)];

    private static IEnumerable<HistoryPiece> Change(HistoryEvent e) => (e.From, e.To) switch
    {
        (null, null) => [],
        ({ } from, null) => [new(", was "), Quote(from)],
        (null, { } to) => [new(": "), Quote(to)],
        ({ } from, { } to) => [new(" from "), Quote(from), new(" to "), Quote(to)],
    };

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= QuoteLength ? line : $"{line[..(char.IsHighSurrogate(line[QuoteLength - 1]) ? QuoteLength - 1 : QuoteLength)]}…";
    }

    private static string Last(string subject) => subject[(subject.LastIndexOf('/') + 1)..];

    private static string? Href(string subject) => subject.Split('/') switch
    {
        _ when subject.Contains(": ", StringComparison.Ordinal) => null,
        [var entity] => Urls.Entity(entity),
        [var entity, var project] => Urls.Project(entity, project),
        [var entity, var project, var name] => Urls.Collection(new CollectionPath(entity, project, name)),
        _ => null,
    };
}
