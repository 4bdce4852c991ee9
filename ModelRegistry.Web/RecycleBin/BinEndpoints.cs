using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.RecycleBin;

internal static class BinEndpoints
{
    public static void MapBin(this IEndpointRouteBuilder api)
    {
        api.MapGet("/entities/{entity}/bin", ListAsync).WithTags("Bin").WithSummary("Versions in the bin, the last deleted first; ?artifact=project/name")
            .Answers<Listing<BinnedVersionContract>>();
        api.MapArtifactGroup("/{artifact}/versions").WithTags("Bin")
            .MapPost("/{version}/purge", PurgeAsync).WithSummary("Delete a version in the bin for ever (owners); ?confirm=its artifact and number, like digits-mlp:v3")
            .Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(
        string entity, string? artifact, [AsParameters] PageQuery page, HttpContext context, BinQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(entity, artifact, page.ToPage(), context.GetActor(), ct))
            .ToHttp(bin => TypedResults.Ok(Listing<BinnedVersionContract>.Of(bin.Versions, BinnedVersionContract.Of)));

    private static async Task<IResult> PurgeAsync(
        [AsParameters] CollectionRoute artifact, string version, string? confirm, HttpContext context, PurgeVersion purge, CancellationToken ct) =>
        (await purge.ExecuteAsync(new(artifact.Path, version, confirm), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
}
