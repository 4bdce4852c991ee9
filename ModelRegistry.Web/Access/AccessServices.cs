using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Data;
using ModelRegistry.Web.Components.Account;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Access;

/// <summary>Signing in: cookies for people, tokens for scripts, and who asks.</summary>
public static class AccessServices
{
    /// <summary>The policy of administration's pages.</summary>
    public const string Administrators = "administrators";

    /// <summary>How often a session's security stamp is looked up, in cookies and circuits.</summary>
    internal static readonly TimeSpan StampCheckedEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SessionLasts = TimeSpan.FromDays(14);
    private static readonly TimeSpan LinkLasts = TimeSpan.FromDays(3);

    /// <summary>Adds authentication, authorization that asks for a signed-in caller wherever nothing else is said, and the key ring.</summary>
    public static IServiceCollection AddRegistrySignIn(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("ModelRegistry").PersistKeysToDbContext<RegistryDbContext>();
        services.AddAuthentication(Schemes.Either)
            .AddPolicyScheme(Schemes.Either, displayName: null, options => options.ForwardDefaultSelector = Choose)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(Schemes.Token, displayName: null, configureOptions: null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(Cookie);
        new IdentityBuilder(typeof(RegistryUser), services).AddSignInManager().AddDefaultTokenProviders().AddClaimsPrincipalFactory<RegistryClaims>();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = LinkLasts);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The passkey says whose it is, so that the sign-in page needs no name and tells none.
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "preferred";
        });
        services.AddOptions<SecurityStampValidatorOptions>().Configure<TimeProvider>((options, clock) =>
        {
            options.ValidationInterval = StampCheckedEvery;
            options.TimeProvider = clock;
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Administrators, policy => policy.RequireClaim(RegistryClaims.Administrator));
        services.AddHttpContextAccessor();
        services.AddScoped<AuthenticationStateProvider, StampChecks>();
        services.AddScoped<IActorAccessor, ActorAccessor>();
        services.AddSingleton<SetUpCode>();
        services.AddSingleton<IHostedService, SetUpLink>();
        return services;
    }

    // Machines get tokens alone: a cookie would make every endpoint answer for forged requests.
    private static string Choose(HttpContext context) =>
        MachinePaths.TakeTokensOnly(context.Request.Path) || context.Request.Headers.Authorization.Count > 0
            ? Schemes.Token
            : IdentityConstants.ApplicationScheme;

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "mr-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionLasts;
        options.SlidingExpiration = true;
        options.LoginPath = Urls.SignIn;
        options.AccessDeniedPath = Urls.NoAccess;
        options.ReturnUrlParameter = "returnUrl";
    }
}
