using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>The doors of stock wandb clients: their scripts work with <c>WANDB_BASE_URL</c> and <c>WANDB_API_KEY</c> alone changed. See docs/wandb.md.</summary>
public static class WandbRegistration
{
    /// <summary>Adds what answers them.</summary>
    public static IServiceCollection AddWandb(this IServiceCollection services)
    {
        services.AddSingleton<WandbTransfers>().AddSingleton<WandbVersions>().AddSingleton<WandbRuns>();
        services.AddSingleton<IWandbFields, PlaceFields>().AddSingleton<IWandbFields, ArtifactFields>().AddSingleton<IWandbFields, RunFields>();
        services.AddSingleton<IWandbFields, LogFields>().AddSingleton<IWandbFields, AliasFields>();
        services.AddSingleton<GraphQlEndpoint>().AddSingleton<TransferEndpoints>().AddSingleton<RunStream>();
        return services;
    }

    /// <summary>As this wire says what the host refuses.</summary>
    internal static RefusalForm Refusals { get; } = new((context, message) => context.Response.WriteAsJsonAsync(new { errors = new[] { new { message } } }, context.RequestAborted));

    /// <summary>Maps what they call: GraphQL, a run's stream, and where bytes go and come from.</summary>
    public static IEndpointRouteBuilder MapWandb(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapPost("/graphql", (HttpContext context, GraphQlEndpoint graphql, CancellationToken ct) => graphql.AnswerAsync(context, ct))
            .RequireAuthorization().ExcludeFromDescription().WithMetadata(Refusals, new RequestSizeLimitAttribute(GraphQlEndpoint.MaxBodyBytes));
        routes.ServiceProvider.GetRequiredService<TransferEndpoints>().Map(routes);
        routes.ServiceProvider.GetRequiredService<RunStream>().Map(routes);
        return routes;
    }
}
