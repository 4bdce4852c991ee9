using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Access;

/// <summary>
/// Says in the session that somebody is an administrator, so that menus and pages show what they may. A hint: use cases ask the database, and a
/// change of it ends the session.
/// </summary>
internal sealed class RegistryClaims(UserManager<RegistryUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<RegistryUser>(users, options)
{
    /// <summary>The claim's type; its presence is what counts.</summary>
    public const string Administrator = "administrator";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(RegistryUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.IsAdministrator) identity.AddClaim(new(Administrator, "true"));
        return identity;
    }
}
