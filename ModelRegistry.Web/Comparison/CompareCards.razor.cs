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

    private static string Summary(ComparedCard card)
    {
        if (card.Refusal is { } refusal) return refusal.Message;
        var cut = card.IsCut ? " Only the beginning was compared." : string.Empty;
        if (card.Differs) return $"+{Formats.Count(card.Added)} −{Formats.Count(card.Removed)} lines.{cut}";
        return card.Path is null ? "Neither has one." : $"The same.{cut}";
    }

    private static string Cut(string text) => text.Length > MostText ? text[..MostText] + "…" : text;
}
