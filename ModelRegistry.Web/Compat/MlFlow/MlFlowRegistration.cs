using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Template;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>What a route of this wire does: from a call to the object that answers it.</summary>
internal delegate Task<JsonObject> MlFlowHandler(MlFlowCall call);

/// <summary>The two doors of MLflow's wire: stock clients of 2.x and 3.x work with this registry as their tracking server and model registry.</summary>
internal static class MlFlowRegistration
{
    /// <summary>The bases that the clients and their browser pages use.</summary>
    public static readonly string[] Bases = ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow"];

    // What nothing answers is said as these clients know it: they try another way then, or say so at once.
    private static readonly string[] Roots = [.. Bases, .. ArtifactRoutes.Bases, "/api/3.0/mlflow", "/ajax-api/3.0/mlflow"];

    private const long MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>How this wire says what the host refuses before a route is reached.</summary>
    private static readonly RefusalForm Refusals = new(async (context, message) =>
    {
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Basic realm=\"mlflow\"";
        await MlFlowRefusal.Write(context.Response.StatusCode, MlFlowRefusal.CodeOf(context.Response.StatusCode), message).ExecuteAsync(context);
    });

    public static IServiceCollection AddMlFlow(this IServiceCollection services) => services
        .AddSingleton<MlFlowNames>().AddSingleton<ModelRoutes>().AddSingleton<VersionRoutes>().AddSingleton<AliasRoutes>()
        .AddSingleton<ArtifactRoutes>().AddSingleton<ExperimentRoutes>().AddSingleton<RunRoutes>().AddSingleton<RunSearch>().AddSingleton<LoggedModelRoutes>();

    public static IEndpointRouteBuilder MapMlFlow(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        foreach (var path in Bases)
        {
            var map = new MlFlowMap(Guarded(routes, path).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)));
            services.GetRequiredService<ModelRoutes>().Map(map);
            services.GetRequiredService<VersionRoutes>().Map(map);
            services.GetRequiredService<AliasRoutes>().Map(map);
            services.GetRequiredService<ExperimentRoutes>().Map(map);
            services.GetRequiredService<RunRoutes>().Map(map);
            services.GetRequiredService<LoggedModelRoutes>().Map(map);
        }

        foreach (var path in ArtifactRoutes.Bases) services.GetRequiredService<ArtifactRoutes>().Map(Guarded(routes, path));

        services.GetRequiredService<ArtifactRoutes>().MapRoot(Guarded(routes, string.Empty));
        new MlFlowMap(Guarded(routes, "/api/3.0/mlflow")).Get("/server-info", _ => Task.FromResult(new JsonObject { ["store_type"] = "SqlStore", ["workspaces_enabled"] = false }));
        foreach (var path in Roots) Guarded(routes, path).Map("{**rest}", (HttpContext context) => Unknown(context));
        routes.MapGet("/health", () => Results.Text("OK")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/version", () => Results.Text(Version)).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    /// <summary>The newest version of that server whose wire this speaks.</summary>
    public const string Version = "3.11.0";

    private static RouteGroupBuilder Guarded(IEndpointRouteBuilder routes, string path) =>
        routes.MapGroup(path).RequireAuthorization().ExcludeFromDescription().DisableAntiforgery().WithMetadata(Refusals);

    private static IResult Unknown(HttpContext context)
    {
        if (ArtifactRoutes.HasSteps(context)) return MlFlowRefusal.Invalid("Invalid path").ToResult();
        var methods = MethodsOf(context);
        var status = methods.Count > 0 ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
        if (methods.Count > 0) context.Response.Headers.Allow = string.Join(", ", methods);
        return MlFlowRefusal.Write(status, MlFlowRefusal.CodeOf(status), $"Nothing answers {context.Request.Method} {context.Request.Path} here.");
    }

    // What is there by another method comes here too: routing finds an endpoint for it, and says nothing.
    private static List<string> MethodsOf(HttpContext context) => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<RefusalForm>() == Refusals && new TemplateMatcher(new RouteTemplate(route.RoutePattern), new()).TryMatch(context.Request.Path, new()))
        .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    /// <summary>Runs a handler and says its refusal.</summary>
    public static async Task<IResult> AnswerAsync(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (MlFlowRefusal refusal)
        {
            return refusal.ToResult();
        }
    }
}

/// <summary>Maps routes that take and answer JSON.</summary>
internal sealed class MlFlowMap(RouteGroupBuilder group)
{
    public MlFlowMap On(string method, string path, MlFlowHandler handler) =>
        OnText(method, path, async call => (await handler(call)).ToJsonString(MlFlowJson.Plain));

    /// <summary>The same where the answer is text already.</summary>
    public MlFlowMap OnText(string method, string path, Func<MlFlowCall, Task<string>> handler)
    {
        // A request delegate: what a handler returns would be written as a value of ours.
        group.MapMethods(path, [method], async context => await (await MlFlowRegistration.AnswerAsync(async () =>
            Results.Text(await handler(await MlFlowCall.ReadAsync(context)), "application/json"))).ExecuteAsync(context));
        return this;
    }

    public MlFlowMap Get(string path, MlFlowHandler handler) => On(HttpMethods.Get, path, handler);

    public MlFlowMap Post(string path, MlFlowHandler handler) => On(HttpMethods.Post, path, handler);

    public MlFlowMap Patch(string path, MlFlowHandler handler) => On(HttpMethods.Patch, path, handler);

    public MlFlowMap Delete(string path, MlFlowHandler handler) => On(HttpMethods.Delete, path, handler);
}
