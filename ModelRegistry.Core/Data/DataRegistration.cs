using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Data.SqlServer;

namespace ModelRegistry.Core.Data;

/// <summary>The door to the database.</summary>
public static class DataRegistration
{
    /// <summary>Adds the database that <c>Registry:Database:Kind</c> names: a factory of <see cref="RegistryDbContext"/>, one context per operation.</summary>
    public static IServiceCollection AddRegistryData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection("Registry:Database")).ValidateOnStart();
        if (configuration["Registry:Database:Kind"] == DatabaseOptions.SqlServer) services.AddSqlServerRegistry();
        else services.AddSqliteRegistry();
        services.AddSingleton<DatabaseSchema>();
        // Identity and the key ring ask for the abstract context; each scope gets one of its own from the factory and disposes it.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<RegistryDbContext>>().CreateDbContext());
        return services;
    }

    /// <summary>The folder of everything embedded, absolute. <c>Registry:DataFolder</c>, relative to where the process was started.</summary>
    public static string DataFolder(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Path.GetFullPath(configuration["Registry:DataFolder"] is { Length: > 0 } folder ? folder : "data");
    }
}

/// <summary>Hands out the provider's pooled contexts under the abstract type.</summary>
internal sealed class RegistryDbContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<RegistryDbContext>
    where TContext : RegistryDbContext
{
    public RegistryDbContext CreateDbContext() => inner.CreateDbContext();

    public async Task<RegistryDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await inner.CreateDbContextAsync(cancellationToken);
}
