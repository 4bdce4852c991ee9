using ModelRegistry.Core.Common;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Search;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGet("/search", FindAsync).WithTags("Search")
        .WithSummary("What the caller may see, by name, tag, alias, metadata and text: ?q=, and one ?kind= if you like")
        .Answers<Listing<SearchHitContract>>();

    private static async Task<IResult> FindAsync(string? q, string? kind, [AsParameters] PageQuery page, HttpContext context, SearchQueries queries, CancellationToken ct)
    {
        SearchKind? only = null;
        if (kind is not null && (only = SearchQueries.KindOf(kind)) is null)
            return Problems.From(Error.Invalid("query_invalid", "kind", $"'kind' is one of {string.Join(", ", Enum.GetValues<SearchKind>().Select(SearchQueries.WordOf))}."));
        return (await queries.ListAsync(q, only, page.ToPage(), context.GetActor(), ct))
            .ToHttp(found => TypedResults.Ok(Listing<SearchHitContract>.Of(found, SearchHitContract.Of)));
    }
}
