using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// The whole app on a data folder of its own, spoken to over HTTP in memory, or on a real port for a browser:
/// <c>await using var app = await RegistryApp.StartAsync(onPort: true);</c>
/// </summary>
internal sealed class RegistryApp : WebApplicationFactory<Program>
{
    private readonly TemporaryFolder folder = new();
    private readonly TimeProvider? clock;
    private readonly Action<IServiceCollection>? also;
    private readonly IReadOnlyDictionary<string, string?> settings;

    private RegistryApp(TimeProvider? clock, Action<IServiceCollection>? also, IReadOnlyDictionary<string, string?>? settings) =>
        (this.clock, this.also, this.settings) = (clock, also, settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));

    /// <summary>The data folder, an absolute path.</summary>
    public string DataFolder => folder.Path;

    /// <summary>Where it listens; in memory that is <c>http://localhost/</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A running, empty registry.</summary>
    /// <param name="onPort">True: Kestrel on a free port of 127.0.0.1, for a browser or another process.</param>
    /// <param name="clock">A fake clock, or the system's.</param>
    /// <param name="also">Further or other services.</param>
    /// <param name="settings">Further settings, by their full keys.</param>
    public static async Task<RegistryApp> StartAsync(
        bool onPort = false, TimeProvider? clock = null, Action<IServiceCollection>? also = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var app = new RegistryApp(clock, also, settings);
        await EmptyDatabase.CopyToAsync(app.DataFolder);
        if (onPort) app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    /// <summary>A use case, query or other singleton of the running app.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>An account with its own entity and the password <see cref="CoreHost.Password"/>; no name makes a new one up.</summary>
    public async Task<Actor> AddAccountAsync(string? name = null, bool administrator = false)
    {
        name ??= CoreHost.NewName("person");
        return CoreHost.Must(await Get<AddAccount>().ExecuteAtConsoleAsync(new(name, $"{name}@example.org", CoreHost.Password, administrator), Ct));
    }

    /// <summary>A team entity that <paramref name="owner"/> owns; its name.</summary>
    public async Task<string> AddEntityAsync(Actor owner, string? name = null) =>
        CoreHost.Must(await Get<CreateEntity>().ExecuteAsync(new(name ?? CoreHost.NewName("team")), owner with { IsAdministrator = true }, Ct));

    /// <summary>Gives <paramref name="member"/> a role in an entity; by its owner.</summary>
    public async Task SetRoleAsync(Actor owner, string entity, Actor member, Role role) =>
        CoreHost.Must(await Get<SetMember>().ExecuteAsync(new(entity, member.Name, role.ToString()), owner, Ct));

    /// <summary>A token of an account.</summary>
    public async Task<string> TokenAsync(Actor owner, Role maxRole = Role.Owner, string? entity = null, int? days = null) =>
        CoreHost.Must(await Get<MakeToken>().ExecuteAsync(new("test", maxRole.ToString(), entity, days), owner, Ct)).Secret;

    /// <summary>A client that sends a token of <paramref name="owner"/>'s and follows no redirects.</summary>
    public async Task<HttpClient> TokenClientAsync(Actor owner, Role maxRole = Role.Owner, string? entity = null)
    {
        var client = StrangerClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(owner, maxRole, entity));
        return client;
    }

    /// <summary>A browser-like client that is not signed in: it keeps cookies and follows no redirects.</summary>
    public HttpClient StrangerClient() => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = Address });

    /// <summary>A browser-like client signed in through the sign-in page.</summary>
    public async Task<HttpClient> SignedInClientAsync(Actor person)
    {
        var client = StrangerClient();
        var answer = await SignInAsync(client, person.Name, CoreHost.Password);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"Signing in answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        return client;
    }

    /// <summary>Fills in the sign-in page and sends it; the answer to the form.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient client, string name, string password, string returnUrl = "/")
    {
        var page = await StaticForm.LoadAsync(client, ModelRegistry.Web.Urls.SignInThen(returnUrl), "sign-in");
        return await page.SendAsync(client, ("Input.Name", name), ("Input.Password", password));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Registry:DataFolder", folder.Path);
        // Every test speaks from one address.
        builder.UseSetting("Registry:RateLimits:SignInsPerMinute", "100000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureServices(services =>
        {
            services.Configure<PasswordHasherOptions>(CoreHost.FastHashing);
            if (clock is not null) services.Replace(ServiceDescriptor.Singleton(clock));
            also?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
