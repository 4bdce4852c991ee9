using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Data.SqlServer;

internal static class SqlServerRegistration
{
    public static IServiceCollection AddSqlServerRegistry(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqlServerRegistryDbContext>((provider, options) =>
            Configure(options, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString!));
        services.AddSingleton<IDbContextFactory<RegistryDbContext>, RegistryDbContextFactory<SqlServerRegistryDbContext>>();
        services.AddSingleton<IDatabaseDialect, SqlServerDialect>();
        services.AddSingleton<ICommitMark, NoCommitMark>();
        return services;
    }

    internal static void Configure(DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlServer(connectionString, server => server.EnableRetryOnFailure())
        .ConfigureWarnings(DatabaseLog.LeaveFailuresToTheCaller);
}
