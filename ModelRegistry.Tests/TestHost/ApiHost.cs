using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

[assembly: AssemblyFixture(typeof(SharedRegistry))]

namespace ModelRegistry.Tests.TestHost;

/// <summary>One running registry for every test that makes its own team in it: starting one costs more than most tests.</summary>
public sealed class SharedRegistry : IAsyncDisposable
{
    private readonly Lazy<Task<RegistryApp>> app = new(() => RegistryApp.StartAsync());

    internal Task<RegistryApp> GetAsync() => app.Value;

    public async ValueTask DisposeAsync()
    {
        if (app.IsValueCreated) await (await app.Value).DisposeAsync();
    }
}

/// <summary>A team of its own in a running registry, and somebody in each role.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly Dictionary<Role, ApiClient> clients = [];
    private readonly bool isOwn;

    private ApiHost(RegistryApp app, bool isOwn, Actor owner, string entity) => (App, this.isOwn, Owner, Entity) = (app, isOwn, owner, entity);

    public RegistryApp App { get; }

    public Actor Owner { get; }

    /// <summary>The team's name.</summary>
    public string Entity { get; }

    /// <summary><c>/entities/TEAM/projects/digits/artifacts/mlp</c>.</summary>
    public string Artifact => $"/entities/{Entity}/projects/digits/artifacts/mlp";

    /// <summary><c>/entities/TEAM/models/Digits</c>.</summary>
    public string Model => $"/entities/{Entity}/models/Digits";

    /// <summary>In the registry that other tests use as well.</summary>
    public static async Task<ApiHost> JoinAsync(SharedRegistry registry) => await OfAsync(await registry.GetAsync(), isOwn: false);

    /// <summary>In a registry of its own: for tests with another clock, a real port, or a look at the whole data folder.</summary>
    public static async Task<ApiHost> StartAsync(bool onPort = false, TimeProvider? clock = null, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? also = null,
        IReadOnlyDictionary<string, string?>? settings = null) => await OfAsync(await RegistryApp.StartAsync(onPort, clock, also, settings), isOwn: true);

    /// <summary>The owner's client, with all rights.</summary>
    public Task<ApiClient> OwnerAsync() => ClientAsync(Role.Owner);

    /// <summary>A member of the team in <paramref name="role"/>.</summary>
    public async Task<ApiClient> ClientAsync(Role role)
    {
        if (clients.TryGetValue(role, out var known)) return known;
        var member = Owner;
        if (role != Role.Owner)
        {
            member = await App.AddAccountAsync();
            await App.SetRoleAsync(Owner, Entity, member, role);
        }

        return clients[role] = new(await App.TokenClientAsync(member));
    }

    /// <summary>Somebody who is no member of the team.</summary>
    public async Task<ApiClient> StrangerAsync() => new(await App.TokenClientAsync(await App.AddAccountAsync()));

    public ValueTask DisposeAsync() => isOwn ? App.DisposeAsync() : ValueTask.CompletedTask;

    private static async Task<ApiHost> OfAsync(RegistryApp app, bool isOwn)
    {
        var owner = await app.AddAccountAsync();
        return new(app, isOwn, owner, await app.AddEntityAsync(owner));
    }
}
