using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>Refuses a token in an address before anything else is asked: addresses end up in logs, histories and proxies.</summary>
internal static class TokenInQuery
{
    private static readonly string[] Names = ["token", "access_token", "api_key"];

    public static IApplicationBuilder UseTokenInQueryRefusal(this IApplicationBuilder app) => app.Use((context, next) =>
        MachinePaths.TakeTokensOnly(context.Request.Path) && HasToken(context.Request)
            ? Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "token_in_query",
                "A token in an address ends up in logs: send it as 'Authorization: Bearer mreg-…', and revoke the one you sent.")
            : next(context));

    // Most addresses have no query, and most queries neither word: only then is one taken apart.
    private static bool HasToken(HttpRequest request) =>
        request.QueryString.Value is { Length: > 1 } query
        && (query.Contains("token", StringComparison.OrdinalIgnoreCase) || query.Contains("api_key", StringComparison.OrdinalIgnoreCase)
            || query.Contains(ApiTokenSecret.Prefix, StringComparison.Ordinal))
        && (Array.Exists(Names, name => request.Query.ContainsKey(name)) || request.Query.Any(pair => pair.Value.Any(value => ApiTokenSecret.TryParse(value, out _))));
}
