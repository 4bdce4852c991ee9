using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>One migrated registry on one kind of database, shared by the tests of a class; each test makes its own names in it.</summary>
public abstract class RegistryDatabase : IAsyncDisposable
{
    private readonly List<CoreHost> others = [];
    private CoreHost? host;

    /// <summary>Moves on a millisecond each time it is asked, so that no two things happen at once unless a test says so.</summary>
    internal FakeTimeProvider Clock { get; } = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    /// <summary>The registry, started when the first test asks for it.</summary>
    internal async Task<CoreHost> GetAsync() => host ??= await CoreHost.StartAsync(Clock, settings: Settings());

    /// <summary>A second process, as it were, on the same database and the same store, with the system's clock or another.</summary>
    internal async Task<CoreHost> OpenAnotherAsync(TimeProvider? clock = null)
    {
        var first = await GetAsync();
        var settings = new Dictionary<string, string?>(Settings(), StringComparer.OrdinalIgnoreCase) { ["Registry:DataFolder"] = first.DataFolder };
        var another = await CoreHost.StartAsync(clock, settings: settings);
        others.Add(another);
        return another;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var other in others) await other.DisposeAsync();
        if (host is null) return;
        await CloseAsync(host);
        await host.DisposeAsync();
    }

    /// <summary>What chooses the database; skips the test where there is none.</summary>
    internal abstract IReadOnlyDictionary<string, string?> Settings();

    /// <summary>Takes away what the registry's own folder does not hold.</summary>
    internal virtual Task CloseAsync(CoreHost open) => Task.CompletedTask;
}
