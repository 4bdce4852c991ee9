using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Comments;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// Turns a stranger's Markdown into HTML that is safe to show from our origin: raw HTML is text, then a sanitiser with a
/// short list of tags. Thread-safe.
/// </summary>
public sealed class MarkdownRenderer
{
    /// <summary>Characters beyond which a text is cut, so that no card can hold up a circuit.</summary>
    public const int MaxLength = 262_144;

    private const int LowestHeading = 6;

    private static readonly string[] Tags =
    [
        "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "ul", "ol", "li",
        "blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a", "span", "div", "input",
    ];

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseYamlFrontMatter()
        .UsePipeTables()
        .UseTaskLists()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    private readonly HtmlSanitizer _sanitizer = Sanitizer();

    /// <summary>Safe HTML, without the front matter. Pictures become links to where they are.</summary>
    /// <param name="markdown">Anybody's.</param>
    /// <param name="words">What is said beside it is in the reader's language.</param>
    public string ToHtml(string markdown, Localizer words)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        return ToSafeHtml(markdown, words, _pipeline, null);
    }

    /// <summary>Safe HTML of a comment: the names of those it mentions stand out, every other name after an <c>@</c> is text.</summary>
    /// <param name="comment">Anybody's Markdown.</param>
    /// <param name="words">What is said beside it is in the reader's language.</param>
    /// <param name="mentions">The accounts' names.</param>
    /// <param name="reader">Whose name stands out more.</param>
    public string ToHtml(string comment, Localizer words, IReadOnlyCollection<string> mentions, string? reader)
    {
        ArgumentNullException.ThrowIfNull(comment);
        return ToSafeHtml(comment, words, CommentMarkdown.Pipeline, new MentionHtml(mentions, reader));
    }

    private string ToSafeHtml(string markdown, Localizer words, MarkdownPipeline pipeline, MentionHtml? mentions)
    {
        var text = markdown.Length > MaxLength ? markdown[..MaxLength] : markdown;
        return _sanitizer.Sanitize(ToHtmlOrCode(text, words, pipeline, mentions));
    }

    private static string ToHtmlOrCode(string text, Localizer words, MarkdownPipeline pipeline, MentionHtml? mentions)
    {
        try
        {
            var document = Markdown.Parse(text, pipeline);
            // The page has its own first heading; a card's begin below it.
            foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(LowestHeading, heading.Level + 1);
            Describe(document, words);
            using var html = new StringWriter(CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(html);
            pipeline.Setup(renderer);
            if (mentions is not null) renderer.ObjectRenderers.Add(mentions);
            renderer.Render(document);
            return html.ToString();
        }
        catch (ArgumentException)
        {
            // Markdig's way to refuse nesting that nobody writes by hand: the text is shown as it is.
            return $"<pre><code>{WebUtility.HtmlEncode(text)}</code></pre>";
        }
    }

    // What shows no words of its own: a picture without a description, a task's box.
    private static void Describe(MarkdownDocument document, Localizer words)
    {
        foreach (var picture in document.Descendants<LinkInline>().Where(link => link is { IsImage: true, FirstChild: null })) picture.AppendChild(new LiteralInline(words["Picture"]));
        foreach (var task in document.Descendants<TaskList>()) task.GetAttributes().AddProperty("aria-label", words[task.Checked ? (Text)"done" : "not done"]);
    }

    private static HtmlSanitizer Sanitizer()
    {
        var options = new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "title", "align", "start", "type", "checked", "disabled", "class", "aria-label"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            // No class but ours: what Markdown writes itself means nothing here, and a stranger writes none.
            AllowedClasses = new HashSet<string>([MentionHtml.Class, MentionHtml.OwnClass], StringComparer.Ordinal),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
        };
        var sanitizer = new HtmlSanitizer(options);
        sanitizer.RemovingTag += PictureToLink;
        sanitizer.PostProcessNode += Tame;
        return sanitizer;
    }

    // A picture from another host tells that host who reads; a closed network could not load it anyway.
    private static void PictureToLink(object? sender, RemovingTagEventArgs args)
    {
        if (args.Tag is not IHtmlImageElement image || image.Owner is not { } document)
            return;
        var source = image.GetAttribute("src") ?? string.Empty;
        IElement stand = document.CreateElement("span");
        if (LeadsOut(source))
        {
            stand = document.CreateElement("a");
            stand.SetAttribute("href", source);
            MarkExternal(stand);
        }

        stand.TextContent = image.GetAttribute("alt") ?? string.Empty;
        image.Replace(stand);
        args.Cancel = true;
    }

    private static void Tame(object? sender, PostProcessNodeEventArgs args)
    {
        switch (args.Node)
        {
            // A card's relative link would be read against our own addresses, where it means nothing.
            case IHtmlAnchorElement anchor when !LeadsOut(anchor.GetAttribute("href")):
                anchor.RemoveAttribute("href");
                break;
            case IHtmlAnchorElement anchor:
                MarkExternal(anchor);
                break;
            // The only input that Markdown makes is a task's box; anything else is no input of ours.
            case IHtmlInputElement input when !string.Equals(input.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase):
                input.Remove();
                break;
            case IHtmlInputElement input:
                input.SetAttribute("disabled", "disabled");
                break;
        }
    }

    private static bool LeadsOut(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    private static void MarkExternal(IElement anchor)
    {
        anchor.SetAttribute("rel", "nofollow noopener noreferrer");
        anchor.SetAttribute("target", "_blank");
    }
}
