using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Backup;

namespace ModelRegistry.Core.Data.Sqlite;

internal static class SqliteRegistration
{
    public static IServiceCollection AddSqliteRegistry(this IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteRegistryDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            Configure(options, ConnectionString(provider.GetRequiredService<IConfiguration>(), database), database.BusySeconds, provider.GetRequiredService<SqliteTurns>());
        });
        services.AddSingleton(provider => new SqliteTurns(TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.BusySeconds)));
        services.AddSingleton<IDbContextFactory<RegistryDbContext>, RegistryDbContextFactory<SqliteRegistryDbContext>>();
        services.AddSingleton<IDatabaseDialect, SqliteDialect>();
        services.AddSingleton<ICommitMark, SqliteCommitMark>();
        services.AddSingleton<IDatabaseSnapshots, SqliteSnapshots>();
        return services;
    }

    private static void Configure(DbContextOptionsBuilder options, string connectionString, int busySeconds, SqliteTurns turns) => options
        .UseSqlite(connectionString, sqlite => sqlite.CommandTimeout(busySeconds))
        .AddInterceptors(new SqlitePragmas(busySeconds), turns)
        .ConfigureWarnings(DatabaseLog.LeaveFailuresToTheCaller);

    private static string ConnectionString(IConfiguration configuration, DatabaseOptions options) =>
        string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataRegistration.DataFolder(configuration), "registry.db") }.ToString()
            : options.ConnectionString;
}
