using System.Security.Claims;
using Microsoft.AspNetCore.Localization;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Languages;

/// <summary>In which language a request is answered: the one its person keeps, else the first of <c>Accept-Language</c> that is spoken, else English.</summary>
internal static class RequestLanguage
{
    /// <summary>The language's tag. Before authentication nobody keeps one. Scripts come with tokens, which say no language: for them the header alone counts.</summary>
    public static string Of(HttpContext? context)
    {
        if (context is null) return Catalogue.English;
        return context.User.FindFirstValue(ChangeLanguage.ClaimType) is { } kept && Catalogue.Find(kept) is not null ? kept : OfBrowser(context.Request);
    }

    /// <summary>The same without what the person keeps.</summary>
    public static string OfBrowser(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(range => range.Quality is not 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .Select(range => range.Value.Value?.Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(tag => Catalogue.Find(tag) is not null) ?? Catalogue.English;
}
