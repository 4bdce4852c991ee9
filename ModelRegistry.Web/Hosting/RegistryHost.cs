using Microsoft.Extensions.Options;
using ModelRegistry.Core;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Compat.MlFlow;
using ModelRegistry.Web.Compat.Wandb;
using ModelRegistry.Web.Components;
using ModelRegistry.Web.Components.Account;
using ModelRegistry.Web.Hosting.Health;

namespace ModelRegistry.Web.Hosting;

/// <summary>The web app, put together: what it needs, what every request passes, what it serves.</summary>
internal static class RegistryHost
{
    /// <summary>Builds the app from configuration, environment and <paramref name="args"/>; nothing runs yet, and nothing is served before <see cref="Map"/>.</summary>
    public static WebApplication Build(string[] args)
    {
        // What is served lies beside the program, wherever it was started from; data lies where it was started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // A built checkout has its assets in many folders; the manifest beside the program knows them. A published app has none.
        builder.WebHost.UseStaticWebAssets();
        // In a checkout every request would be looked up as a file first, in case somebody edits one; only who develops wants that.
        if (!builder.Environment.IsDevelopment()) builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", bool.FalseString);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // What keeps it from starting is said once, by RegistryServer, in plain lines; the host would print its stack trace before.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        var services = builder.Services;
        services.AddHostedService<DatabaseStart>();
        services.AddRegistryData(builder.Configuration);
        services.AddRegistryStorage(builder.Configuration);
        services.AddRegistryCore();
        services.AddRegistrySignIn();
        services.AddRegistryRateLimits();
        services.AddSingleton<IValidateOptions<PublicAddressOptions>, PublicAddressOptionsValidator>();
        services.AddOptions<PublicAddressOptions>().BindConfiguration(PublicAddressOptions.Section).ValidateOnStart();
        services.AddExceptionHandler<Surprises>();
        services.AddProblemDetails();
        services.AddRegistryApi();
        services.AddWandb();
        services.AddMlFlow();
        services.AddRegistryUi();

        return builder.Build();
    }

    /// <summary>What every request goes through, and where it comes out. Routes make their services here: settings have been looked at before.</summary>
    public static void Map(WebApplication app)
    {
        app.UseNoCircuitsWhileStopping();
        app.UseRequestId();
        app.UseRegistrySecurityHeaders();
        app.UseExceptionHandler(Urls.Error, createScopeForErrors: true);
        app.UseRegistryUi();
        app.UseProblemsForBareRefusals();
        app.UseRegistryApi();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapRegistryHealth();
        app.MapRegistryAccount();
        app.MapRegistryApi();
        app.MapWandb();
        app.MapMlFlow();
        app.MapRegistryUi();
    }
}
