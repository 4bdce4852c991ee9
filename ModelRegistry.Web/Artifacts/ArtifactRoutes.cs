using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Artifacts;

/// <summary>The part of an address that every call on artifacts begins with.</summary>
internal static class ArtifactRoutes
{
    /// <summary>Calls below <c>…/artifacts</c>. Registered models live under a project word of their own and are no artifacts: they have their own addresses.</summary>
    public static RouteGroupBuilder MapArtifactGroup(this IEndpointRouteBuilder api, string rest)
    {
        var group = api.MapGroup("/entities/{entity}/projects/{project}/artifacts" + rest);
        group.AddEndpointFilter(async (context, next) =>
        {
            var values = context.HttpContext.Request.RouteValues;
            var path = new CollectionPath(Text(values["entity"]), Text(values["project"]), string.Empty);
            return TextKey.IsWellFormed(path.Project) && path.IsRegisteredModel
                ? Problems.From(Error.NotFound($"project {path.Entity}/{path.Project}"))
                : await next(context);
        });
        return group;
    }

    private static string Text(object? value) => value as string ?? string.Empty;
}
