using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Sets or changes the signed-in person's password.</summary>
public sealed partial class Password
{
    private FormOutcome outcome = FormOutcome.None;
    private RegistryUser? user;
    private bool hasPassword;

    [SupplyParameterFromForm]
    private PasswordInput Input { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        user = await SignInManager.UserManager.GetUserAsync(HttpContext.User);
        hasPassword = user is not null && await SignInManager.UserManager.HasPasswordAsync(user);
    }

    private async Task SaveAsync()
    {
        if (user is null) return;
        var (old, wanted) = (Input.Old ?? string.Empty, Input.New ?? string.Empty);
        var users = SignInManager.UserManager;
        var isOld = !hasPassword || (old.Length <= AddAccount.MaxPasswordLength && await users.CheckPasswordAsync(user, old));
        var refusal = FormOutcome.Both(isOld ? null : Error.Invalid("password_wrong", "old", "This is not your present password."), AddAccount.PasswordFault(wanted));
        if (refusal is not null)
        {
            outcome = new(Refusal: refusal);
            return;
        }

        var result = hasPassword ? await users.ChangePasswordAsync(user, old, wanted) : await users.AddPasswordAsync(user, wanted);
        if (!result.Succeeded)
        {
            outcome = new(Refusal: AccountManagers.ErrorOf(result, user.UserName!));
            return;
        }

        hasPassword = true;
        // Changing it made a new security stamp, which ends other sessions within a minute; this one goes on.
        await SignInManager.RefreshSignInAsync(user);
        outcome = new("Your password is saved.");
    }

    private sealed class PasswordInput
    {
        public string? Old { get; set; }

        public string? New { get; set; }
    }
}
