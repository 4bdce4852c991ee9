using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>The signed-in person's own account.</summary>
public sealed partial class Profile
{
    private FormOutcome outcome = FormOutcome.None;
    private FormOutcome languageOutcome = FormOutcome.None;
    private RegistryUser? user;
    private string? kept;

    [SupplyParameterFromForm]
    private ProfileInput Input { get; set; } = default!;

    [SupplyParameterFromForm]
    private LanguageInput Spoken { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private ChangeLanguage Change { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        Spoken ??= new();
        kept = HttpContext.User.FindFirstValue(ChangeLanguage.ClaimType);
        user = await SignInManager.UserManager.GetUserAsync(HttpContext.User);
    }

    private async Task SaveAsync()
    {
        if (user is null) return;
        var email = Input.Email?.Trim();
        if (string.Equals(email, user.Email, StringComparison.Ordinal))
        {
            outcome = new("Nothing was changed.");
            return;
        }

        var result = await SignInManager.UserManager.SetEmailAsync(user, email);
        if (!result.Succeeded)
        {
            outcome = new(Refusal: AccountManagers.ErrorOf(result, user.UserName!));
            return;
        }

        // The new security stamp ends this person's other sessions; this one goes on.
        await SignInManager.RefreshSignInAsync(user);
        outcome = new("Your e-mail address is changed.");
    }

    private async Task SpeakAsync()
    {
        if (user is null) return;
        var changed = await Change.ExecuteAsync(Spoken.Tag, await Actors.GetActorAsync(HttpContext.RequestAborted), HttpContext.RequestAborted);
        if (!changed.IsSuccess)
        {
            languageOutcome = new(Refusal: changed.Error);
            return;
        }

        // The session carries the language; the page is loaded anew to speak it.
        await SignInManager.RefreshSignInAsync(user);
        Navigation.NavigateTo(Urls.Account, forceLoad: true);
    }

    private sealed class LanguageInput
    {
        public string? Tag { get; set; }
    }

    private sealed class ProfileInput
    {
        public string? Email { get; set; }
    }
}
