using Microsoft.AspNetCore.Diagnostics;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Components.Theme;
using ModelRegistry.Web.History;
using ModelRegistry.Web.Languages;
using ModelRegistry.Web.RegisteredModels;
using MudBlazor.Services;

namespace ModelRegistry.Web.Components;

/// <summary>The pages' two doors: what they need, and where they are served.</summary>
public static class UiRegistration
{
    private static readonly string[] PathsWithoutPages = ["/api", "/ajax-api", "/health", "/version", "/healthz", "/readyz", "/graphql", "/artifactsV2", "/files", "/openapi"];

    /// <summary>Registers Razor components with interactive server rendering, MudBlazor and the pages' own services.</summary>
    public static IServiceCollection AddRegistryUi(this IServiceCollection services)
    {
        // A field sends its whole text, twice in one message: a description at its longest, four bytes a character, with room for the rest. The
        // 32 KiB that SignalR takes of itself would end the circuit of whoever pastes a long one.
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = (2 * 4 * Describable.MaxLength) + (16 * 1024));
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.ShowTransitionDuration = 120;
            options.SnackbarConfiguration.HideTransitionDuration = 120;
            options.SnackbarConfiguration.VisibleStateDuration = 6000;
            options.SnackbarConfiguration.PreventDuplicates = false;
        });
        services.AddLocalizationInterceptor<ModelRegistry.Web.Languages.MudTexts>();
        services.AddAuthorization();
        services.AddAntiforgery();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.TryAddTimeProvider();
        services.AddRegistryLanguages();
        services.AddScoped<Announcer>();
        services.AddScoped<Drafts>();
        services.AddScoped<News>();
        services.AddScoped<AgoTicker>();
        services.AddSingleton<MarkdownRenderer>();
        services.AddRegisteredModelPages();
        return services;
    }

    /// <summary>Answers a page's 404 with the not-found page. Machine paths keep their bare answers. Comes before authentication.</summary>
    public static IApplicationBuilder UseRegistryUi(this IApplicationBuilder app)
    {
        app.UseStatusCodePagesWithReExecute(Urls.NotFound, createScopeForStatusCodePages: true);
        // Re-execution does not find its way out of a UseWhen branch, so it is switched off by path instead.
        app.Use((context, next) =>
        {
            if (Array.Exists(PathsWithoutPages, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
        return app;
    }

    /// <summary>Serves the static assets, the theme's style sheet and every page. Comes after <c>UseAntiforgery</c>.</summary>
    public static IEndpointRouteBuilder MapRegistryUi(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().AllowAnonymous();
        routes.MapGet(Urls.ThemeSheet, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Text(ThemeSheet.Css, "text/css; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return routes;
    }

    private static void TryAddTimeProvider(this IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(TimeProvider)))
            services.AddSingleton(TimeProvider.System);
    }
}
