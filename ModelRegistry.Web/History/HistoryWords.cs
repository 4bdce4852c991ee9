using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Languages;
using ModelRegistry.Web.RegisteredModels;

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
public sealed record HistoryPiece(string Text, HistoryPieceKind Kind = HistoryPieceKind.Words, string? Href = null)
{
    /// <summary>Its text, where a sentence is read as one.</summary>
    public override string ToString() => Text;
}

/// <summary>
/// Says an event in plain words, without who and when: "moved production from v3 to v7 in acme/model-registry/DigitClassifier". Names are those
/// of that moment.
/// </summary>
public static partial class HistoryWords
{
    /// <summary>Characters of a description that a sentence shows.</summary>
    public const int QuoteLength = 80;

    private static readonly Localizer English = new(Catalogue.English);

    /// <summary>The sentence in pieces.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="within">The collection whose page it stands on: its name is not said again.</param>
    /// <param name="language">In which language; English where none is given.</param>
    /// <param name="since">The first of several alike that are told as one.</param>
    public static IReadOnlyList<HistoryPiece> Of(HistoryEvent happened, Guid? within = null, Localizer? language = null, HistoryEvent? since = null) =>
        Pieces(Say(happened, within, since), language ?? English).Where(piece => piece.Text.Length > 0).ToList();

    /// <summary>The sentence as a text whose arguments are pieces, for what says it in a language.</summary>
    public static Text Say(HistoryEvent happened, Guid? within = null, HistoryEvent? since = null)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var isHere = within is not null && happened.CollectionId == within;
        // What else is told as one is told by the last of it.
        if (happened.Action == HistoryAction.VersionLogged && since is { ToNumber: { } first } && first != happened.ToNumber)
            return In($"logged {Number(happened, first)} to {Number(happened, happened.ToNumber)}", happened, isHere);
        if (Sentences.TryGetValue(happened.Action, out var sentence)) return sentence(happened, isHere);
        if (AboutAccess(happened) is { } access) return Change(access, happened);
        // An event of a newer release on the same database: its bare word is better than nothing.
        return AboutThings(happened.Action) is { } things ? Thing(things, happened, isHere) : $"{happened.Action} {Subject(happened)}";
    }

    /// <summary>Why it happened, or null: a person's words as they stand, this program's own in any language.</summary>
    public static Text? Reason(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Reason is not { } reason ? null : happened.Action == HistoryAction.RequestSuperseded ? SupersededWords.Of(reason) : (Text)$"{reason}";
    }

    /// <summary>Where all of several events alike are: the history of what they happened to.</summary>
    public static string HrefOfAll(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.CollectionId is null || Href(happened.Subject) is not { } place) return Href(happened.Subject) ?? Urls.History;
        var tab = Urls.Tab(place, ModelTabs.History);
        return happened.AliasKey is { } alias ? $"{tab}&{AliasFilter.AliasParameter}={Uri.EscapeDataString(alias)}" : tab;
    }

    /// <summary>The sentence in English, for an export.</summary>
    public static string Text(HistoryEvent happened, Guid? within = null) => Say(happened, within).ToString();

    /// <summary>True where <see cref="Of"/> has a sentence for the action, and not only its name.</summary>
    public static bool Knows(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return AboutAccess(happened) is not null || AboutThings(happened.Action) is not null || Sentences.ContainsKey(happened.Action);
    }

    private static IEnumerable<HistoryPiece> Pieces(Text text, Localizer language) => language.Pieces(text).SelectMany(piece => piece switch
    {
        HistoryPiece whole => [whole],
        Text inner => Pieces(inner, language),
        _ => [new HistoryPiece(Convert.ToString(piece, CultureInfo.InvariantCulture) ?? string.Empty)],
    });

    private static Text Thing(Text words, HistoryEvent e, bool isHere)
    {
        if (e.Action.EndsWith(".renamed", StringComparison.Ordinal))
            return $"renamed the {words} {Quote(e.From)} to {new HistoryPiece(Last(e.Subject), HistoryPieceKind.Name, isHere ? null : Href(e.Subject))}";
        var name = isHere ? (Text)$"this {words}" : $"the {words} {Subject(e)}";
        return e.Action.EndsWith(".created", StringComparison.Ordinal) ? $"made {name}"
            : e.Action.EndsWith(".deleted", StringComparison.Ordinal) ? $"deleted {name}"
            : e.Action.EndsWith(".tagged", StringComparison.Ordinal) ? To(string.IsNullOrEmpty(e.To) ? (Text)$"removed the tags of {name}" : $"tagged {name}", e.To)
            : To($"described {name}", e.To);
    }

    private static HistoryPiece Subject(HistoryEvent e) => new(e.Subject, HistoryPieceKind.Name, Href(e.Subject));

    private static HistoryPiece Number(HistoryEvent e, int? number) => new(
        string.Create(CultureInfo.InvariantCulture, $"v{number}"), HistoryPieceKind.Number,
        e.Subject.Split('/') is [var entity, var project, var name] && number is not null
            ? Urls.Reference(string.Create(CultureInfo.InvariantCulture, $"{entity}/{project}/{name}:v{number}"))
            : null);

    private static Text Quote(string? text) => text is null ? (Text)"nothing" : $"{new HistoryPiece($"“{Short(text)}”", HistoryPieceKind.Quote)}";

    private static Text To(Text sentence, string? text) => string.IsNullOrEmpty(text) ? sentence : $"{sentence}: {Quote(text)}";

    private static Text Was(Text sentence, string? text) => $"{sentence}, was {Quote(text)}";

    private static Text In(Text sentence, HistoryEvent e, bool isHere) => isHere ? sentence : $"{sentence} in {Subject(e)}";

    private static Text Change(Text sentence, HistoryEvent e) => (e.From, e.To) switch
    {
        (null, null) => sentence,
        ({ } from, null) => Was(sentence, from),
        (null, { } to) => To(sentence, to),
        ({ } from, { } to) => $"{sentence} from {Quote(from)} to {Quote(to)}",
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
