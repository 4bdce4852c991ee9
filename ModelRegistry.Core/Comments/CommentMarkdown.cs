using System.Globalization;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Comments;

/// <summary>
/// How a comment is read: the same for finding whom it mentions and for showing it, so that nobody is told of a mention that nobody sees. No raw
/// HTML, and no front matter: nothing of a comment may be hidden.
/// </summary>
public static class CommentMarkdown
{
    /// <summary>Reads <see cref="MentionInline"/>s too; what is code, or escaped with a backslash, has none.</summary>
    public static MarkdownPipeline Pipeline { get; } = Build();

    /// <summary>The names after an <c>@</c> as compared, each once, in their order.</summary>
    public static IReadOnlyList<string> NamesIn(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline).Descendants<MentionInline>().Select(m => m.Key).Distinct(StringComparer.Ordinal).ToList();
        }
        catch (ArgumentException)
        {
            // Markdig's way to refuse nesting that nobody writes by hand; it is shown as it stands, and mentions nobody.
            return [];
        }
    }

    /// <summary>The words alone, as an excerpt shows them: no signs of Markdown, code and mentions as typed.</summary>
    public static string Plain(string text)
    {
        using var plain = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(plain) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Add(new PlainMention());
        try
        {
            renderer.Render(Markdown.Parse(text, Pipeline));
        }
        catch (ArgumentException)
        {
            return text;
        }

        return plain.ToString();
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder()
            .DisableHtml()
            .UsePipeTables()
            .UseTaskLists()
            .UseAutoLinks()
            .UseSoftlineBreakAsHardlineBreak()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);
        builder.InlineParsers.Insert(0, new MentionParser());
        return builder.Build();
    }
}

/// <summary>An <c>@name</c> in a text: whether somebody is meant, others decide.</summary>
public sealed class MentionInline : LeafInline
{
    /// <summary>The name as compared.</summary>
    public required string Key { get; init; }

    /// <summary>As typed, with its sign.</summary>
    public required string Typed { get; init; }
}

/// <summary>A mention without markup.</summary>
internal sealed class PlainMention : HtmlObjectRenderer<MentionInline>
{
    protected override void Write(HtmlRenderer renderer, MentionInline obj) => renderer.Write(obj.Typed);
}

/// <summary>Reads <c>@</c> and an account's name, in half or full width: a Japanese keyboard types either.</summary>
internal sealed class MentionParser : InlineParser
{
    private const char WideAt = '＠';

    public MentionParser() => OpeningCharacters = ['@', WideAt];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // ada@example.org and @one@two are no mentions.
        if (TextKey.Narrow(slice.PeekCharExtra(-1)) is var before && (IsOfName(before) || before == '@')) return false;
        var length = 0;
        while (length <= EntityName.MaxLength && IsOfName(TextKey.Narrow(slice.PeekChar(length + 1)))) length++;
        if (length > EntityName.MaxLength || TextKey.Narrow(slice.PeekChar(length + 1)) == '@') return false;
        // A name begins with a letter or digit and ends with no dot; the dot after it is the sentence's.
        while (length > 0 && TextKey.Narrow(slice.PeekChar(length)) == '.') length--;
        if (length == 0 || !char.IsAsciiLetterOrDigit(TextKey.Narrow(slice.PeekChar(1)))) return false;
        var typed = slice.Text.Substring(slice.Start, length + 1);
        processor.Inline = new MentionInline { Typed = typed, Key = TextKey.Of(typed[1..]) };
        slice.Start += length + 1;
        return true;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
