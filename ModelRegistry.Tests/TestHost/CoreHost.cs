using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// The core's services on a real SQLite file and a disk store in a folder of its own; nothing runs in the background. Make one a test or one a class, and
/// dispose it. <c>await using var host = await CoreHost.StartAsync();</c>
/// </summary>
internal sealed class CoreHost : IAsyncDisposable
{
    /// <summary>A password that is good enough everywhere.</summary>
    public const string Password = "correct horse battery";

    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider services;

    private CoreHost(TimeProvider? clock, Action<IServiceCollection>? also, IReadOnlyDictionary<string, string?>? settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Registry:DataFolder"] = folder.Path })
            .AddInMemoryCollection(settings)
            .Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        if (clock is not null) collection.AddSingleton(clock);
        collection.AddRegistryData(configuration);
        collection.AddRegistryStorage(configuration);
        collection.AddRegistryCore();
        collection.Configure<PasswordHasherOptions>(FastHashing);
        also?.Invoke(collection);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    /// <summary>The data folder, an absolute path.</summary>
    public string DataFolder => folder.Path;

    /// <summary>For services that no method here names.</summary>
    public IServiceProvider Services => services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A migrated, empty registry.</summary>
    /// <param name="clock">A fake clock, or the system's.</param>
    /// <param name="also">Further or other services.</param>
    /// <param name="settings">Further settings, by their full keys.</param>
    public static async Task<CoreHost> StartAsync(
        TimeProvider? clock = null, Action<IServiceCollection>? also = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var host = new CoreHost(clock, also, settings);
        // A file that was migrated once is copied; a server's database is migrated where it is.
        if (settings?.ContainsKey("Registry:Database:Kind") == true) await host.Get<DatabaseSchema>().EnsureAsync(mayMake: true, Ct);
        else await EmptyDatabase.CopyToAsync(host.DataFolder);
        return host;
    }

    /// <summary>A use case, query or other singleton.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A context of the test's own, to look behind the use cases.</summary>
    public RegistryDbContext OpenDb() => Get<IDbContextFactory<RegistryDbContext>>().CreateDbContext();

    /// <summary>An account with its own entity; no name makes a new one up.</summary>
    public async Task<Actor> AddAccountAsync(string? name = null, bool administrator = false)
    {
        name ??= NewName("person");
        return Must(await Get<AddAccount>().ExecuteAtConsoleAsync(new(name, $"{name}@example.org", Password, administrator), Ct));
    }

    /// <summary>A team entity that <paramref name="owner"/> owns; its name.</summary>
    public async Task<string> AddEntityAsync(Actor owner, string? name = null) =>
        Must(await Get<CreateEntity>().ExecuteAsync(new(name ?? NewName("team")), owner with { IsAdministrator = true }, Ct));

    /// <summary>Gives <paramref name="member"/> a role in an entity; by its owner.</summary>
    public async Task SetRoleAsync(Actor owner, string entity, Actor member, Role role) =>
        Must(await Get<SetMember>().ExecuteAsync(new(entity, member.Name, role.ToString()), owner, Ct));

    /// <summary>A hash that is slow on purpose would be most of what the tests do.</summary>
    public static void FastHashing(PasswordHasherOptions options) => options.IterationCount = 10;

    /// <summary>A name that no other test has.</summary>
    public static string NewName(string kind) => $"{kind}-{Guid.CreateVersion7():N}"[..Math.Min(40, kind.Length + 33)];

    /// <summary>The value, or a failure that says the refusal.</summary>
    public static T Must<T>(Result<T> result)
    {
        Assert.True(result.IsSuccess, $"{result.Error?.Code}: {result.Error?.Message}");
        return result.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        // Pooled connections keep the file open.
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
