using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Sets the first password with the one-time link that an administrator handed over.</summary>
public sealed partial class Welcome
{
    private static readonly Error LinkSpent = new(ErrorKind.NotFound, "link_invalid", "This link was used, is too old, or is not whole. Ask an administrator for a new one.");

    private FormOutcome outcome = FormOutcome.None;

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
    protected override void OnInitialized() => Input ??= new();

    private async Task ChooseAsync()
    {
        var users = SignInManager.UserManager;
        var password = Input.Password ?? string.Empty;
        if (password.Length > AddAccount.MaxPasswordLength || Decode(Code) is not { } code
            || await users.FindByNameAsync(User ?? string.Empty) is not { } user || await users.IsLockedOutAsync(user))
        {
            outcome = new(Refusal: LinkSpent);
            return;
        }

        var set = await users.ResetPasswordAsync(user, code, password);
        if (!set.Succeeded)
        {
            outcome = new(Refusal: set.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken)) ? LinkSpent : AccountManagers.ErrorOf(set, user.UserName!));
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
