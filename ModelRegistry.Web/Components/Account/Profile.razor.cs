using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>The signed-in person's own account.</summary>
public sealed partial class Profile
{
    private FormOutcome outcome = FormOutcome.None;
    private RegistryUser? user;

    [SupplyParameterFromForm]
    private ProfileInput Input { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
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

    private sealed class ProfileInput
    {
        public string? Email { get; set; }
    }
}
