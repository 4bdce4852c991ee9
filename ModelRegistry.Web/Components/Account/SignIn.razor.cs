using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using IdentitySignIn = Microsoft.AspNetCore.Identity.SignInResult;

namespace ModelRegistry.Web.Components.Account;

/// <summary>
/// Password or passkey. One sentence for every failure: an unknown name, a wrong password and a locked account look the same, in words and in
/// time, so that nobody learns who has an account or that a guess was right.
/// </summary>
public sealed partial class SignIn
{
    internal const string Failure =
        "This name and password don't fit together, or the account is locked. After five wrong passwords an account rests for five minutes.";

    private const string PasskeyFailure = "This passkey is not known here, or its account is locked.";

    // Made once; a password nobody has.
    private static readonly string Decoy = new PasswordHasher<RegistryUser>().HashPassword(new(), Guid.CreateVersion7().ToString());

    private string? failure;

    [SupplyParameterFromForm]
    private SignInInput Input { get; set; } = default!;

    [SupplyParameterFromForm]
    private PasskeyInput Passkey { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    [Inject]
    private UserManager<RegistryUser> Users { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        Passkey ??= new();
        // Nobody can sign in to a registry without accounts; the set-up page says how the first is made.
        if (!await Accounts.AnyAsync(HttpContext.RequestAborted)) Navigation.NavigateTo(Urls.SetUp, forceLoad: true);
    }

    private async Task SignInAsync()
    {
        var (name, password) = (Input.Name?.Trim() ?? string.Empty, Input.Password ?? string.Empty);
        if (password.Length > AddAccount.MaxPasswordLength)
        {
            failure = L[Failure];
            return;
        }

        var user = await Users.FindByNameAsync(name) ?? await Users.FindByEmailAsync(name);
        if (user is null || !await Users.HasPasswordAsync(user) || await Users.IsLockedOutAsync(user))
        {
            // As much work as for a password that is compared.
            Users.PasswordHasher.VerifyHashedPassword(new(), Decoy, password);
            failure = L[Failure];
            return;
        }

        Leave(await SignInManager.PasswordSignInAsync(user, password, Input.Remember, lockoutOnFailure: true), L[Failure]);
    }

    private async Task PasskeyAsync() => Leave(
        string.IsNullOrEmpty(Passkey.Credential) ? IdentitySignIn.Failed : await SignInManager.PasskeySignInAsync(Passkey.Credential), L[PasskeyFailure]);

    private void Leave(IdentitySignIn result, string otherwise)
    {
        if (result.Succeeded) Navigation.NavigateTo(LocalPath.Of(ReturnUrl), forceLoad: true);
        else failure = otherwise;
    }

    private sealed class SignInInput
    {
        public string? Name { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}

/// <summary>What the browser's authenticator answered, as JSON.</summary>
internal sealed class PasskeyInput
{
    public string? Credential { get; set; }

    public string? Name { get; set; }
}
