using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// A sentence with more than words in it: each <see cref="Piece"/> is rendered where the language has it.
/// <c>&lt;Phrase Of="@($"since {Piece.Ago(at)}, moved by {by}")" /&gt;</c>
/// </summary>
public sealed class Phrase : ComponentBase
{
    /// <summary>The sentence.</summary>
    [Parameter, EditorRequired]
    public Text Of { get; set; } = default!;

    [Inject]
    private Localizer L { get; set; } = default!;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add(builder, Of);
    }

    private void Add(RenderTreeBuilder builder, Text sentence)
    {
        foreach (var piece in L.Pieces(sentence))
        {
            // One sequence number for all: a phrase has a handful of pieces, and their order is the language's.
            if (piece is Piece shown) builder.AddContent(0, shown.Content);
            else if (piece is Text part && HasPiece(part)) Add(builder, part);
            else builder.AddContent(1, piece is Text text ? L[text] : Convert.ToString(piece, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static bool HasPiece(Text text) => text.Arguments.Any(argument => argument is Piece || (argument is Text part && HasPiece(part)));
}
