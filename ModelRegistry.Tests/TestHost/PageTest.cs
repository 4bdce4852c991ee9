using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.History;
using MudBlazor.Services;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A page rendered on the real use cases and a real database, as a signed-in person sees it.</summary>
public abstract class PageTest : ComponentTest, IAsyncLifetime
{
    private readonly BunitAuthorizationContext authorization;
    private CoreHost? host;
    private Actor? ada;

    protected PageTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<MarkdownRenderer>();
        Services.AddScoped<Announcer>().AddScoped<Drafts>();
        Services.AddScoped<News>();
        Services.AddScoped<AgoTicker>();
        Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
        // What the host provides is found by a page, not by a service beside it: the accessor is put together by hand.
        Services.AddScoped<IActorAccessor>(scope => new ActorAccessor(scope, scope.GetRequiredService<IHttpContextAccessor>(), Host.Get<ActorQueries>()));
        authorization = AddAuthorization();
    }

    private protected CoreHost Host => host ?? throw new InvalidOperationException("The host starts in InitializeAsync.");

    /// <summary>The person who is signed in unless <see cref="SignInAs"/> says otherwise.</summary>
    protected Actor Ada => ada ?? throw new InvalidOperationException("The host starts in InitializeAsync.");

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>The path and query that the browser shows.</summary>
    protected string Address => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        Services.AddFallbackServiceProvider(host.Services);
        ada = await host.AddAccountAsync("ada");
        SignInAs(ada);
    }

    protected void SignInAs(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        authorization.SetAuthorized(actor.Name);
        authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, actor.UserId.ToString()));
    }

    /// <summary>Begins to hear what is committed, as the running app does.</summary>
    protected Task ListenAsync() => Host.Get<HistoryFeed>().StartAsync(Ct);

    /// <summary>Goes to an address and renders its page there; the parameters are those of the route.</summary>
    protected IRenderedComponent<TPage> Open<TPage>(string url, params (string Name, object Value)[] route)
        where TPage : IComponent
    {
        Navigation.NavigateTo(url);
        return Render<TPage>(builder =>
        {
            foreach (var (name, value) in route) builder.TryAdd(name, value);
        });
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        if (host is not null)
        {
            await host.Get<HistoryFeed>().StopAsync(CancellationToken.None);
            await host.DisposeAsync();
        }
    }
}
