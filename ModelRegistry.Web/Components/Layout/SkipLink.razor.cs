using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>The first stop of the keyboard: over the top bar, to the content.</summary>
public sealed partial class SkipLink
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    // A bare "#main" would be resolved against <base href="/"> and leave the page.
    private string Target => $"{Navigation.Uri.Split('#')[0]}#main";
}
