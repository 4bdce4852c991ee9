using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Account;

/// <summary>The frame of a person's own pages.</summary>
public sealed partial class AccountPagesLayout
{
    private static readonly (string Href, Text Text)[] Sections =
    [
        (Urls.Account, "Profile"),
        (Urls.Password, "Password"),
        (Urls.Passkeys, "Passkeys"),
        (Urls.Tokens, "Tokens"),
        (Urls.Defaults, "Defaults"),
    ];
}
