using Markdig.Renderers;
using Markdig.Renderers.Html;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Comments;

/// <summary>Writes an <c>@name</c> of a comment: somebody it mentions by the account's own spelling, anybody else as it was typed.</summary>
internal sealed class MentionHtml(IEnumerable<string> names, string? reader) : HtmlObjectRenderer<MentionInline>
{
    /// <summary>The style of a mention.</summary>
    public const string Class = "mention";

    /// <summary>The style of a mention of the reader.</summary>
    public const string OwnClass = "mention-own";

    private readonly Dictionary<string, string> known = names.ToDictionary(TextKey.Of, name => name, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, MentionInline obj)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(obj);
        if (!known.TryGetValue(obj.Key, out var name))
        {
            renderer.WriteEscape(obj.Typed);
            return;
        }

        renderer.Write("<span class=\"").Write(Class);
        if (string.Equals(name, reader, StringComparison.Ordinal)) renderer.Write(' ').Write(OwnClass);
        renderer.Write("\">@").WriteEscape(name).Write("</span>");
    }
}
