using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Comparison;

/// <summary>The cards of all columns.</summary>
public sealed record ComparedCards(IReadOnlyList<ComparedCard?> Cards);

/// <summary>Each version's model card against the base's, line by line.</summary>
public sealed partial class CompareCards
{
    // A line is shown as text; one that fills the page tells nobody anything.
    private const int MostText = 2_000;

    [Inject]
    private ContentQueries Content { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task<Result<ComparedCards>> LoadAsync(Actor actor, CancellationToken ct) =>
        (await Content.GetCardsAsync(Versions, ShowsAll, actor, ct)).Map(cards => new ComparedCards(cards));

    private static Text Summary(ComparedCard card)
    {
        if (card.Refusal is { } refusal) return refusal.Message;
        if (card is { Differs: false, Path: null }) return "Neither has one.";
        var said = card.Differs ? (Text)$"+{Formats.Count(card.Added)} −{Formats.Count(card.Removed)} lines." : "The same.";
        return card.IsCut ? $"{said} Only the beginning was compared." : said;
    }

    private static string Cut(string text) => text.Length > MostText ? text[..MostText] + "…" : text;
}
