using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.History;

/// <summary>An event in plain words, without who and when. See <see cref="HistoryWords"/>.</summary>
public sealed partial class HistorySentence
{
    /// <summary>What happened.</summary>
    [Parameter, EditorRequired]
    public HistoryEvent Event { get; set; } = default!;

    /// <summary>The first of several alike that are told as one; null or the event itself where it is one.</summary>
    [Parameter]
    public HistoryEvent? Since { get; set; }

    /// <summary>The collection whose page this stands on: its name is not said again.</summary>
    [Parameter]
    public Guid? Within { get; set; }

    // Built by hand: between two pieces no white space may stand that the sentence does not have.
    private static RenderFragment Show(HistoryPiece piece) => builder =>
    {
        if (piece.Kind == HistoryPieceKind.Words && piece.Href is null)
        {
            builder.AddContent(0, piece.Text);
            return;
        }

        Open(builder, piece);
        builder.AddContent(4, piece.Text);
        builder.CloseElement();
    };

    private static void Open(RenderTreeBuilder builder, HistoryPiece piece)
    {
        builder.OpenElement(1, piece.Href is null ? "span" : "a");
        builder.AddAttribute(2, "class", piece.Kind switch
        {
            HistoryPieceKind.Number => "mono said-number",
            HistoryPieceKind.Alias => "said-alias",
            HistoryPieceKind.Quote => "said-quote",
            _ => "said-name",
        });
        if (piece.Href is not null) builder.AddAttribute(3, "href", piece.Href);
    }
}
