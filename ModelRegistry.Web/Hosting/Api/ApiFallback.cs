using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>
/// Answers below <c>/api</c> what no call takes. Without it an unknown address there would be a page's: <c>/api/v1/x</c> reads as entity, project
/// and name. Since it takes everything, it also says why a known address did not take the request.
/// </summary>
internal static class ApiFallback
{
    public static void MapApiFallback(this IEndpointRouteBuilder routes) =>
        routes.Map("/api/{**rest}", (HttpContext context, EndpointDataSource endpoints) => Explain(context, endpoints)).AllowAnonymous().ExcludeFromDescription();

    private static IResult Explain(HttpContext context, EndpointDataSource endpoints)
    {
        var here = endpoints.Endpoints.OfType<RouteEndpoint>().Where(endpoint => Takes(endpoint, context.Request.Path)).ToList();
        if (here.Count == 0) return Problems.From(StatusCodes.Status404NotFound, "route_unknown", "There is nothing at this address; the calls are listed at /docs/api.");
        var methods = here.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            var allowed = string.Join(", ", methods);
            context.Response.Headers.Allow = allowed;
            return Problems.From(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address takes {allowed}.");
        }

        if (context.Request.ContentType is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return Problems.From(JsonBody.Missing);
        var types = here.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? []).Distinct(StringComparer.Ordinal);
        return Problems.From(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported", $"This call takes {string.Join(" or ", types)}; see the header Content-Type.");
    }

    private static bool Takes(RouteEndpoint endpoint, PathString path)
    {
        var pattern = endpoint.RoutePattern.RawText?.TrimStart('/');
        return pattern?.StartsWith("api/v1/", StringComparison.Ordinal) == true
            && new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(path, []);
    }
}
