using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A migrated, empty SQLite file, made once a run and copied for each host: migrating is most of a host's start.</summary>
internal static class EmptyDatabase
{
    private const string FileName = "registry.db";
    private static readonly Lazy<Task<byte[]>> Bytes = new(MakeAsync);

    /// <summary>Puts the file into a data folder.</summary>
    public static async Task CopyToAsync(string dataFolder) => await File.WriteAllBytesAsync(Path.Combine(dataFolder, FileName), await Bytes.Value);

    private static async Task<byte[]> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Registry:DataFolder"] = folder.Path })
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddRegistryData(configuration).AddRegistryStorage(configuration).AddRegistryCore();
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<DatabaseSchema>().EnsureAsync(mayMake: true, CancellationToken.None);
            await using var db = await provider.GetRequiredService<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(CancellationToken.None);
            // What is still in the log goes into the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        var file = Path.Combine(folder.Path, FileName);
        return await File.ReadAllBytesAsync(file, CancellationToken.None);
    }
}
