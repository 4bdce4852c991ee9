using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>The door to accounts, entities, members and tokens.</summary>
public static class AccessRegistration
{
    private const int WrongPasswordsUntilLockout = 5;
    private const int LockoutMinutes = 5;

    /// <summary>Adds the use cases and queries, and Identity's stores and rules. Signing in is the web's.</summary>
    public static IServiceCollection AddRegistryAccess(this IServiceCollection services)
    {
        services.AddIdentityCore<RegistryUser>(Rules).AddEntityFrameworkStores<RegistryDbContext>();

        services.AddSingleton<AccountManagers>();
        services.AddSingleton<AddAccount>();
        services.AddSingleton<ChangeAccount>();
        services.AddSingleton<ChangeDefaults>();
        services.AddSingleton<ChangeLanguage>();
        services.AddSingleton<CreateEntity>();
        services.AddSingleton<ChangeEntity>();
        services.AddSingleton<DeleteEntity>();
        services.AddSingleton<SetMember>();
        services.AddSingleton<RemoveMember>();
        services.AddSingleton<MakeToken>();
        services.AddSingleton<RevokeToken>();
        services.AddSingleton<ActorQueries>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<EntityQueries>();
        services.AddSingleton<TokenQueries>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<TokenUse>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUse>());
        return services;
    }

    /// <summary>
    /// Identity's rules. The shape of its tables depends on them (passkeys, lengths of keys), so design time asks for the same.
    /// </summary>
    internal static void Rules(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.User.RequireUniqueEmail = true;
        // Length is what makes a password hard to guess; rules of composition make it hard to keep.
        options.Password.RequiredLength = AddAccount.MinPasswordLength;
        options.Password.RequiredUniqueChars = 1;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Lockout.AllowedForNewUsers = true;
        options.Lockout.MaxFailedAccessAttempts = WrongPasswordsUntilLockout;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(LockoutMinutes);
    }
}
