using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Comments;

/// <summary>One comment, or the gap that a deleted one left; changed in place.</summary>
public sealed partial class CommentItem
{
    // A text of more lines or characters scrolls by itself: nobody's comment takes the page.
    private const int ManyLines = 60;
    private const int ManyCharacters = 6_000;

    private ElementReference _article;
    private bool _isEditing;
    private bool _focus;

    /// <summary>The comment.</summary>
    [Parameter, EditorRequired]
    public CommentView Comment { get; set; } = default!;

    /// <summary>What it is on.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>The name of who reads.</summary>
    [Parameter, EditorRequired]
    public string Reader { get; set; } = string.Empty;

    /// <summary>True where the address is of this comment.</summary>
    [Parameter]
    public bool IsSought { get; set; }

    /// <summary>Where the browser keeps a change that was begun.</summary>
    [Parameter, EditorRequired]
    public string DraftKey { get; set; } = string.Empty;

    /// <summary>See <see cref="CommentForm.Suggest"/>.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<IReadOnlyList<string>>> Suggest { get; set; } = default!;

    /// <summary>Saves another text; null, or the refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Error?>> Edit { get; set; } = default!;

    /// <summary>Asks whether it shall go.</summary>
    [Parameter]
    public EventCallback OnDelete { get; set; }

    private string Class => IsSought ? "comment sought" : "comment";

    private bool IsLong => Comment.Text is { } text && (text.Length > ManyCharacters || text.AsSpan().Count('\n') > ManyLines);

    // The field that had the focus is gone.
    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) return;
        _focus = false;
        await _article.FocusAsync(preventScroll: true);
    }

    private async Task<Error?> SaveAsync(string text)
    {
        var refusal = await Edit(text);
        if (refusal is not null) return refusal;
        EndEditing();
        StateHasChanged();
        return null;
    }

    private void EndEditing() => (_isEditing, _focus) = (false, true);
}
