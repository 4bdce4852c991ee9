using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>Sends a stranger to sign in and back to where they wanted to be.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() =>
        Navigation.NavigateTo(Urls.SignInThen("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
}
