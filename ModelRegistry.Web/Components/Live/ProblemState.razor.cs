using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Live;

/// <summary>
/// The one place where a refusal to show becomes a page. What is not there and what is not the reader's show the same, without a word of
/// which it was.
/// </summary>
public sealed partial class ProblemState
{
    /// <summary>The refusal.</summary>
    [Parameter, EditorRequired]
    public Error Problem { get; set; } = default!;

    /// <summary>Called by <em>Try again</em>, where trying again may help.</summary>
    [Parameter]
    public EventCallback OnRetry { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    // A version that was deleted says whose it was.
    private CollectionPath? Artifact =>
        Problem.Details?.TryGetValue("artifact", out var path) == true && path is string text && Reference.Parse(text, defaultEntity: null, defaultProject: null).TryGet(out var reference, out _) ? reference.Path : null;

    private string WithoutQuery => new Uri(Navigation.Uri).AbsolutePath;
}
