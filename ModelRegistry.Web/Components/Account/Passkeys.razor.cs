using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Adds, names and removes the signed-in person's passkeys.</summary>
public sealed partial class Passkeys
{
    private const int MaxNameLength = 64;
    private const int MostPasskeys = 50;

    private FormOutcome outcome = FormOutcome.None;
    private RegistryUser? user;
    private List<UserPasskeyInfo> passkeys = [];

    [SupplyParameterFromForm]
    private PasskeyInput Passkey { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private SignInManager<RegistryUser> SignInManager { get; set; } = default!;

    private UserManager<RegistryUser> Users => SignInManager.UserManager;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Passkey ??= new();
        user = await Users.GetUserAsync(HttpContext.User);
        await LoadAsync();
    }

    private static string IdOf(UserPasskeyInfo passkey) => WebEncoders.Base64UrlEncode(passkey.CredentialId);

    private async Task LoadAsync() =>
        passkeys = user is null ? [] : (await Users.GetPasskeysAsync(user)).OrderBy(passkey => passkey.CreatedAt).ToList();

    private async Task AddAsync()
    {
        if (user is null) return;
        if (passkeys.Count >= MostPasskeys)
        {
            outcome = Refuse($"An account has at most {MostPasskeys} passkeys; remove one first.");
            return;
        }

        var attestation = string.IsNullOrEmpty(Passkey.Credential) ? null : await SignInManager.PerformPasskeyAttestationAsync(Passkey.Credential);
        if (attestation is not { Succeeded: true, Passkey: { } passkey })
        {
            outcome = Refuse("The device's answer could not be checked. Load the page again and repeat.");
            return;
        }

        passkey.Name = NameOrNull() ?? L[$"Passkey {passkeys.Count + 1}"];
        await SaveAsync(passkey, $"The passkey '{passkey.Name}' is added.");
    }

    private async Task RenameAsync(UserPasskeyInfo passkey)
    {
        if (NameOrNull() is not { } name)
        {
            outcome = Refuse("A passkey needs a name.");
            return;
        }

        passkey.Name = name;
        await SaveAsync(passkey, $"The passkey is called '{name}'.");
    }

    private async Task RemoveAsync(UserPasskeyInfo passkey)
    {
        if (user is null) return;
        if (passkeys.Count == 1 && !await Users.HasPasswordAsync(user))
        {
            outcome = Refuse("This is your only way in. Set a password or add another passkey first.");
            return;
        }

        var removed = await Users.RemovePasskeyAsync(user, passkey.CredentialId);
        outcome = removed.Succeeded ? new($"The passkey '{passkey.Name}' is removed.") : new(Refusal: AccountManagers.ErrorOf(removed, user.UserName!));
        await LoadAsync();
    }

    private async Task SaveAsync(UserPasskeyInfo passkey, Text said)
    {
        var saved = await Users.AddOrUpdatePasskeyAsync(user!, passkey);
        outcome = saved.Succeeded ? new(said) : new(Refusal: AccountManagers.ErrorOf(saved, user!.UserName!));
        await LoadAsync();
    }

    private string? NameOrNull() => Passkey.Name?.Trim() is { Length: > 0 and <= MaxNameLength } name ? name : null;

    private static FormOutcome Refuse(Text message) => new(Refusal: new(ErrorKind.Conflict, "passkey_refused", message));
}
