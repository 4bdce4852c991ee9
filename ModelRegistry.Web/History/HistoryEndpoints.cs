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
        if (format is not null)
            return HistoryExport.Parse(format, page).TryGet(out var known, out var error) ? await SendAsync(context, export, queries, path, alias, known, false, actor, ct) : Problems.From(error);
        return (await queries.ListAsync(path, alias, page.ToPage(), actor, ct)).ToHttp(found => TypedResults.Ok(Listing<HistoryEventContract>.Of(found, HistoryEventContract.Of)));
    }

    private static async Task<IResult> ListOfEntityAsync(
        string entity, string? format, [AsParameters] PageQuery page, HttpContext context, HistoryQueries queries, HistoryExport export, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (format is not null)
            return HistoryExport.Parse(format, page).TryGet(out var known, out var error) ? await SendAsync(context, export, queries, entity, known, false, actor, ct) : Problems.From(error);
        return (await queries.ListAsync(entity, page.ToPage(), actor, ct)).ToHttp(found => TypedResults.Ok(Listing<HistoryEventContract>.Of(found, HistoryEventContract.Of)));
    }

    private static async Task<IResult> SaveAsync(
        string entity, string project, string name, string? alias, string? format, HttpContext context, IActorAccessor actors, HistoryQueries queries, HistoryExport export, CancellationToken ct) =>
        HistoryExport.Parse(format, default).TryGet(out var known, out var error)
            ? await SendAsync(context, export, queries, new CollectionPath(entity, project, name), alias, known, true, await actors.GetActorAsync(ct), ct)
            : Problems.From(error);

    private static async Task<IResult> SaveOfEntityAsync(
        string entity, string? format, HttpContext context, IActorAccessor actors, HistoryQueries queries, HistoryExport export, CancellationToken ct) =>
        HistoryExport.Parse(format, default).TryGet(out var known, out var error)
            ? await SendAsync(context, export, queries, entity, known, true, await actors.GetActorAsync(ct), ct)
            : Problems.From(error);

    private static Task<IResult> SendAsync(
        HttpContext context, HistoryExport export, HistoryQueries queries, CollectionPath path, string? alias, string format, bool marked, Actor actor, CancellationToken ct) =>
        export.SendAsync(context, format, alias is null ? path.Name : $"{path.Name}-{alias}", marked, (page, stop) => queries.ListAsync(path, alias, page, actor, stop), ct);

    private static Task<IResult> SendAsync(
        HttpContext context, HistoryExport export, HistoryQueries queries, string entity, string format, bool marked, Actor actor, CancellationToken ct) =>
        export.SendAsync(context, format, entity, marked, (page, stop) => queries.ListAsync(entity, page, actor, stop), ct);
}
