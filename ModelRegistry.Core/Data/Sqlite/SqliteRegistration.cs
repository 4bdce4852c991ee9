using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Backup;

namespace ModelRegistry.Core.Data.Sqlite;

internal static class SqliteRegistration
{
    private const int BusySeconds = 30;

    public static IServiceCollection AddSqliteRegistry(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteRegistryDbContext>((provider, options) =>
            Configure(options, ConnectionString(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IOptions<DatabaseOptions>>().Value)));
        services.AddSingleton<IDbContextFactory<RegistryDbContext>, RegistryDbContextFactory<SqliteRegistryDbContext>>();
        services.AddSingleton<IDatabaseDialect, SqliteDialect>();
        services.AddSingleton<ICommitMark, SqliteCommitMark>();
        services.AddSingleton<IDatabaseSnapshots, SqliteSnapshots>();
        return services;
    }

    internal static void Configure(DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlite(connectionString, sqlite => sqlite.CommandTimeout(BusySeconds))
        .AddInterceptors(new SqlitePragmas())
        .ConfigureWarnings(DatabaseLog.LeaveFailuresToTheCaller);

    private static string ConnectionString(IConfiguration configuration, DatabaseOptions options) =>
        string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataRegistration.DataFolder(configuration), "registry.db") }.ToString()
            : options.ConnectionString;
}
