using ModelRegistry.Core.History;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.History;

internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder api)
    {
        Map(api.MapArtifactGroup("/{artifact}/history"));
        Map(api.MapGroup("/entities/{entity}/models/{model}/history"));
    }

    private static void Map(RouteGroupBuilder history) =>
        history.WithTags("History").MapGet("", ListAsync).WithSummary("Events, newest first; of one alias with ?alias=").Answers<Listing<HistoryEventContract>>();

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute collection, string? alias, [AsParameters] PageQuery page, HttpContext context, HistoryQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(collection.Path, alias, page.ToPage(), context.GetActor(), ct))
            .ToHttp(found => TypedResults.Ok(Listing<HistoryEventContract>.Of(found, HistoryEventContract.Of)));
}
