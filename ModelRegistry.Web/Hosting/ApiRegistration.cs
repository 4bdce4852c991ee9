using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Comments;
using ModelRegistry.Web.Comparison;
using ModelRegistry.Web.Files;
using ModelRegistry.Web.History;
using ModelRegistry.Web.Hosting.Api;
using ModelRegistry.Web.RecycleBin;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Runs;
using ModelRegistry.Web.Search;
using ModelRegistry.Web.Uploads;

namespace ModelRegistry.Web.Hosting;

/// <summary>The HTTP API's doors: what it needs, what passes before it, and where it is served.</summary>
public static class ApiRegistration
{
    /// <summary>Adds how the API reads and writes JSON, sends bytes and describes itself.</summary>
    public static IServiceCollection AddRegistryApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddSingleton<FileResponder>().AddSingleton<ArchiveResponder>().AddSingleton<HistoryExport>().AddSingleton<ResolvedAnswers>();
        services.AddApiDocument();
        services.AddSecurityHeaderPolicies().AddPolicy(FileResponder.HeaderPolicy, policy => policy
            .AddContentTypeOptionsNoSniff()
            .AddCrossOriginResourcePolicy(origin => origin.SameOrigin())
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddSandbox();
                csp.AddDefaultSrc().None();
            }));
        return services;
    }

    /// <summary>Refuses tokens in addresses. Comes before authentication.</summary>
    public static IApplicationBuilder UseRegistryApi(this IApplicationBuilder app) => app.UseTokenInQueryRefusal();

    /// <summary>Maps every call, its documentation, and the browser's links to bytes.</summary>
    public static IEndpointRouteBuilder MapRegistryApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(ApiUrls.Base).RequireAuthorization();
        api.MapEntities();
        api.MapProjects();
        api.MapArtifacts();
        api.MapVersions();
        api.MapDrafts();
        api.MapBin();
        api.MapFiles();
        api.MapRegisteredModels();
        api.MapAliases();
        api.MapPromotionRequests();
        api.MapComments();
        api.MapRuns();
        api.MapHistory();
        api.MapResolve();
        api.MapSearch();
        api.MapComparison();
        routes.MapDraftsOfPages();
        routes.MapFileLinks();
        routes.MapHistoryLinks();
        routes.MapApiDocument();
        routes.MapApiFallback();
        return routes;
    }
}
