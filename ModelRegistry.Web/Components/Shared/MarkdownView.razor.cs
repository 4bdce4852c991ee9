using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

// The one door by which strangers' text becomes HTML: what comes through was sanitised by MarkdownRenderer.
#pragma warning disable RS0030

/// <summary>A stranger's Markdown (a model card, a description, a comment), rendered safely. See <see cref="MarkdownRenderer"/>.</summary>
public sealed partial class MarkdownView
{
    private string? _shown;
    private MarkupString _html;

    /// <summary>The Markdown as it was written. YAML front matter is left out.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = string.Empty;

    /// <summary>For a comment: whom it mentions. Null: the text is no comment, and an <c>@</c> means nothing in it.</summary>
    [Parameter]
    public IReadOnlyList<string>? Mentions { get; set; }

    /// <summary>The name of the account that reads a comment.</summary>
    [Parameter]
    public string? Reader { get; set; }

    [Inject]
    private MarkdownRenderer Renderer { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var shown = Mentions is null ? Text : $"{Text}\n@{string.Join(' ', Mentions)}@{Reader}";
        if (string.Equals(_shown, shown, StringComparison.Ordinal))
            return;
        _shown = shown;
        _html = new MarkupString(Mentions is null ? Renderer.ToHtml(Text, L) : Renderer.ToHtml(Text, L, Mentions, Reader));
    }
}
