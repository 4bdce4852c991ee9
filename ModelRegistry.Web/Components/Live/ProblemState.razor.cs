using Microsoft.AspNetCore.Components;
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

    private string WithoutQuery => new Uri(Navigation.Uri).AbsolutePath;
}
