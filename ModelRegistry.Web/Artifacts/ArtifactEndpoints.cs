using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Artifacts;

internal static class ArtifactEndpoints
{
    public static void MapArtifacts(this IEndpointRouteBuilder api)
    {
        var artifacts = api.MapArtifactGroup("").WithTags("Artifacts");
        artifacts.MapGet("", ListAsync).WithSummary("Model artifacts of a project, by name").Answers<Listing<ArtifactContract>>();
        artifacts.MapPost("", CreateAsync).WithSummary("Make an empty model artifact").Takes<NewCollectionBody>().Answers<ArtifactContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        artifacts.MapGet("/{artifact}", GetAsync).WithSummary("One model artifact").Answers<ArtifactContract>();
        artifacts.MapPatch("/{artifact}", ChangeAsync).WithSummary("Rename, describe or tag a model artifact").Takes<ChangeCollectionBody>().Answers<ArtifactContract>().TakesIdempotencyKey();
        artifacts.MapDelete("/{artifact}", DeleteAsync).WithSummary("Delete a model artifact that never held a version (owners); ?confirm=its name").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(
        string entity, string project, [AsParameters] PageQuery page, HttpContext context, CollectionQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(entity, project, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<ArtifactContract>.Of(found, ArtifactContract.Of)));

    private static async Task<IResult> GetAsync(string entity, string project, string artifact, HttpContext context, CollectionQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(new CollectionPath(entity, project, artifact), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(ArtifactContract.Of(found.Collection)));

    private static async Task<IResult> CreateAsync(string entity, string project, HttpContext context, CreateCollection create, CollectionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<NewCollectionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var created = await create.ExecuteAsync(new(new CollectionPath(entity, project, body.Name ?? string.Empty), body.Description), actor, ct);
        if (!created.TryGet(out var path, out error)) return Problems.From(error);
        return (await queries.GetAsync(path, actor, ct)).ToHttp(found => TypedResults.Created(ApiUrls.Collection(path), ArtifactContract.Of(found.Collection)));
    }

    private static async Task<IResult> ChangeAsync(
        string entity, string project, string artifact, HttpContext context, ChangeCollection change, CollectionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<ChangeCollectionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var changed = await change.ExecuteAsync(new(new CollectionPath(entity, project, artifact), body.Name, body.Description, body.Tags), actor, ct);
        if (!changed.TryGet(out var path, out error)) return Problems.From(error);
        return (await queries.GetAsync(path, actor, ct)).ToHttp(found => TypedResults.Ok(ArtifactContract.Of(found.Collection)));
    }

    private static async Task<IResult> DeleteAsync(
        string entity, string project, string artifact, string? confirm, HttpContext context, DeleteCollection delete, CancellationToken ct) =>
        (await delete.ExecuteAsync(new(new CollectionPath(entity, project, artifact), confirm), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
}
