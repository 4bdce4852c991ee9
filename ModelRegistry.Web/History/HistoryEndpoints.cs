using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Files;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.History;

internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder api)
    {
        Map(api.MapArtifactGroup("/{artifact}/history"));
        Map(api.MapGroup("/entities/{entity}/models/{model}/history"));
        api.MapGet("/entities/{entity}/history", ListOfEntityAsync).WithTags("History")
            .WithSummary("Events of an entity, newest first; ?format=csv or json for all of them as a file").Answers<Listing<HistoryEventContract>>();
    }

    /// <summary>The same files as plain links for a signed-in browser.</summary>
    public static void MapHistoryLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.HistoryExports + "/{entity}", SaveOfEntityAsync).RequireAuthorization().WithSecurityHeadersPolicy(FileResponder.HeaderPolicy).ExcludeFromDescription();
        routes.MapGet(Urls.HistoryExports + "/{entity}/{project}/{name}", SaveAsync).RequireAuthorization().WithSecurityHeadersPolicy(FileResponder.HeaderPolicy).ExcludeFromDescription();
    }

    private static void Map(RouteGroupBuilder history) =>
        history.WithTags("History").MapGet("", ListAsync).WithSummary("Events, newest first; of one alias with ?alias=; ?format=csv or json for all of them as a file")
            .Answers<Listing<HistoryEventContract>>();

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute collection, string? alias, string? format, [AsParameters] PageQuery page, HttpContext context, HistoryQueries queries, HistoryExport export, CancellationToken ct)
    {
        var (path, actor) = (collection.Path, context.GetActor());
        if (format is not null) return await export.SendAsync(context, format, page, NameOf(path, alias), false, Of(queries, path, alias, actor), ct);
        return (await queries.ListAsync(path, alias, page.ToPage(), actor, ct)).ToHttp(found => TypedResults.Ok(Listing<HistoryEventContract>.Of(found, HistoryEventContract.Of)));
    }

    private static async Task<IResult> ListOfEntityAsync(
        string entity, string? format, [AsParameters] PageQuery page, HttpContext context, HistoryQueries queries, HistoryExport export, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (format is not null) return await export.SendAsync(context, format, page, entity, false, Of(queries, entity, actor), ct);
        return (await queries.ListAsync(entity, page.ToPage(), actor, ct)).ToHttp(found => TypedResults.Ok(Listing<HistoryEventContract>.Of(found, HistoryEventContract.Of)));
    }

    private static async Task<IResult> SaveAsync(
        string entity, string project, string name, string? alias, string? format, HttpContext context, IActorAccessor actors, HistoryQueries queries, HistoryExport export, CancellationToken ct)
    {
        var path = new CollectionPath(entity, project, name);
        return await export.SendAsync(context, format, default, NameOf(path, alias), true, Of(queries, path, alias, await actors.GetActorAsync(ct)), ct);
    }

    private static async Task<IResult> SaveOfEntityAsync(
        string entity, string? format, HttpContext context, IActorAccessor actors, HistoryQueries queries, HistoryExport export, CancellationToken ct) =>
        await export.SendAsync(context, format, default, entity, true, Of(queries, entity, await actors.GetActorAsync(ct)), ct);

    private static string NameOf(CollectionPath path, string? alias) => alias is null ? path.Name : $"{path.Name}-{alias}";

    private static ReadHistory Of(HistoryQueries queries, CollectionPath path, string? alias, Actor actor) => (page, ct) => queries.ListAsync(path, alias, page, actor, ct);

    private static ReadHistory Of(HistoryQueries queries, string entity, Actor actor) => (page, ct) => queries.ListAsync(entity, page, actor, ct);
}
