using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Sets the first password with the one-time link that an administrator handed over.</summary>
public sealed partial class Welcome
{
    private FormOutcome outcome = FormOutcome.None;
    private RegistryUser? invited;

    [SupplyParameterFromForm]
    private WelcomeInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? User { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>The path of a new link for an account; every link made before stops working when one is used.</summary>
    internal static async Task<string> LinkAsync(UserManager<RegistryUser> users, RegistryUser user)
    {
        var code = await users.GeneratePasswordResetTokenAsync(user);
        return $"{Urls.Welcome}?user={Uri.EscapeDataString(user.UserName!)}&code={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(code))}";
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        invited = await FindInvitedAsync();
    }

    // Whatever is wrong with the link looks the same: it tells nobody who has an account.
    private async Task<RegistryUser?> FindInvitedAsync()
    {
        var users = SignInManager.UserManager;
        if (Decode(Code) is not { } code || await users.FindByNameAsync(User ?? string.Empty) is not { } user || await users.IsLockedOutAsync(user)) return null;
        return await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<RegistryUser>.ResetPasswordTokenPurpose, code) ? user : null;
    }

    private async Task ChooseAsync()
    {
        if (invited is not { } user || Decode(Code) is not { } code) return;
        var password = Input.Password ?? string.Empty;
        if (AddAccount.PasswordFault(password) is { } fault)
        {
            outcome = new(Refusal: fault);
            return;
        }

        var users = SignInManager.UserManager;
        var set = await users.ResetPasswordAsync(user, code, password);
        if (!set.Succeeded)
        {
            // Used between the look and here.
            if (set.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken))) invited = null;
            outcome = new(Refusal: AccountManagers.ErrorOf(set, user.UserName!));
            return;
        }

        await SignInManager.SignInAsync(user, isPersistent: false);
        Navigation.NavigateTo(Urls.Home, forceLoad: true);
    }

    private static string? Decode(string? code)
    {
        try
        {
            return string.IsNullOrEmpty(code) ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed class WelcomeInput
    {
        public string? Password { get; set; }
    }
}
