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

    [Inject]
    private MarkdownRenderer Renderer { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (string.Equals(_shown, Text, StringComparison.Ordinal))
            return;
        _shown = Text;
        _html = new MarkupString(Renderer.ToHtml(Text));
    }
}
