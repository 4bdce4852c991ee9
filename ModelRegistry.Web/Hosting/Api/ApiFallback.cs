using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>
/// Answers below <c>/api</c> what no call takes. Without it an unknown address there would be a page's: <c>/api/v1/x</c> reads as entity, project
/// and name. Since it takes everything, it also says why a known address did not take the request.
/// </summary>
internal static class ApiFallback
{
    public static void MapApiFallback(this IEndpointRouteBuilder routes) =>
        routes.Map("/api/{**rest}", (HttpContext context, EndpointDataSource endpoints, ParameterPolicyFactory policies) => Explain(context, endpoints, policies))
            .AllowAnonymous().ExcludeFromDescription();

    private static IResult Explain(HttpContext context, EndpointDataSource endpoints, ParameterPolicyFactory policies)
    {
        var alike = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Values: ValuesOf(endpoint, context.Request.Path))).Where(found => found.Values is not null).ToList();
        var here = alike.Where(found => Holds(found.Endpoint, found.Values!, policies)).Select(found => found.Endpoint).ToList();
        // What stands where an id belongs is none, so nothing has it.
        if (alike.Count > 0 && here.Count == 0) return Problems.From(Error.NotFound("thing of this id"));
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

    // A template says where ids stand and not what they look like.
    private static RouteValueDictionary? ValuesOf(RouteEndpoint endpoint, PathString path)
    {
        var pattern = endpoint.RoutePattern.RawText?.TrimStart('/');
        var values = new RouteValueDictionary();
        return pattern?.StartsWith("api/v1/", StringComparison.Ordinal) == true && new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(path, values) ? values : null;
    }

    private static bool Holds(RouteEndpoint endpoint, RouteValueDictionary values, ParameterPolicyFactory policies) =>
        endpoint.RoutePattern.Parameters.All(parameter => parameter.ParameterPolicies.Select(policy => policies.Create(parameter, policy)).OfType<IRouteConstraint>()
            .All(constraint => constraint.Match(httpContext: null, route: null, parameter.Name, values, RouteDirection.IncomingRequest)));
}
