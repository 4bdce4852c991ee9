using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.RegisteredModels;

internal static class RegisteredModelEndpoints
{
    public static void MapRegisteredModels(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/entities/{entity}/models").WithTags("Registered models");
        models.MapGet("", ListAsync).WithSummary("Registered models of an entity, by name").Answers<Listing<RegisteredModelContract>>();
        models.MapPost("", CreateAsync).WithSummary("Make an empty registered model").Takes<NewCollectionBody>().Answers<RegisteredModelContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        models.MapGet("/{model}", GetAsync).WithSummary("One registered model").Answers<RegisteredModelContract>();
        models.MapPatch("/{model}", ChangeAsync).WithSummary("Rename, describe or tag a registered model").Takes<ChangeCollectionBody>().Answers<RegisteredModelContract>().TakesIdempotencyKey();
        models.MapDelete("/{model}", DeleteAsync).WithSummary("Delete a registered model with its bookmarks and aliases, versions stay (owners); ?confirm=its name").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();

        var bookmarks = models.MapGroup("/{model}/bookmarks");
        bookmarks.MapGet("", ListBookmarksAsync).WithSummary("Bookmarks, newest first").Answers<Listing<BookmarkContract>>();
        bookmarks.MapPost("", BookmarkAsync).WithSummary("Bookmark a version; ?create=true makes a missing registered model")
            .Takes<NewBookmarkBody>().Answers<BookmarkedContract>().Answers<BookmarkedContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        bookmarks.MapGet("/{bookmark}", GetBookmarkAsync).WithSummary("The bookmark that a number, an alias or latest means").Answers<BookmarkContract>();
        bookmarks.MapDelete("/{bookmark}", RemoveBookmarkAsync).WithSummary("Remove a bookmark that holds no alias; the version stays; ?reason=").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(string entity, [AsParameters] PageQuery page, HttpContext context, CollectionQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(entity, CollectionPath.RegistryProject, page.ToPage(), context.GetActor(), ct))
            .ToHttp(found => TypedResults.Ok(Listing<RegisteredModelContract>.Of(found, RegisteredModelContract.Of)));

    private static async Task<IResult> GetAsync(string entity, string model, HttpContext context, CollectionQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(CollectionPath.OfModel(entity, model), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(RegisteredModelContract.Of(found.Collection)));

    private static async Task<IResult> CreateAsync(string entity, HttpContext context, CreateCollection create, CollectionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<NewCollectionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var created = await create.ExecuteAsync(new(CollectionPath.OfModel(entity, body.Name ?? string.Empty), body.Description), actor, ct);
        if (!created.TryGet(out var path, out error)) return Problems.From(error);
        return (await queries.GetAsync(path, actor, ct)).ToHttp(found => TypedResults.Created(ApiUrls.Collection(path), RegisteredModelContract.Of(found.Collection)));
    }

    private static async Task<IResult> ChangeAsync(string entity, string model, HttpContext context, ChangeCollection change, CollectionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<ChangeCollectionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var changed = await change.ExecuteAsync(new(CollectionPath.OfModel(entity, model), body.Name, body.Description, body.Tags), actor, ct);
        if (!changed.TryGet(out var path, out error)) return Problems.From(error);
        return (await queries.GetAsync(path, actor, ct)).ToHttp(found => TypedResults.Ok(RegisteredModelContract.Of(found.Collection)));
    }

    private static async Task<IResult> DeleteAsync(string entity, string model, string? confirm, HttpContext context, DeleteCollection delete, CancellationToken ct) =>
        (await delete.ExecuteAsync(new(CollectionPath.OfModel(entity, model), confirm), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ListBookmarksAsync(
        string entity, string model, [AsParameters] PageQuery page, HttpContext context, RegisteredModelQueries queries, CancellationToken ct)
    {
        var found = await queries.ListAsync(entity, model, page.ToPage(), context.GetActor(), ct);
        return found.ToHttp(list => TypedResults.Ok(Listing<BookmarkContract>.Of(list, view => BookmarkContract.Of(CollectionPath.OfModel(entity, model), view))));
    }

    private static async Task<IResult> GetBookmarkAsync(
        string entity, string model, string bookmark, HttpContext context, RegisteredModelQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(entity, model, bookmark, context.GetActor(), ct))
            .ToHttp(view => TypedResults.Ok(BookmarkContract.Of(CollectionPath.OfModel(entity, model), view)));

    private static async Task<IResult> BookmarkAsync(
        string entity, string model, string? create, HttpContext context, BookmarkVersion bookmark, RegisteredModelQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!ApiRequests.Flag(create, "create").TryGet(out var mayCreate, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<NewBookmarkBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        var request = new BookmarkVersionRequest(entity, model, body.Version ?? string.Empty, mayCreate) { Aliases = body.Aliases ?? [] };
        if (!(await bookmark.ExecuteAsync(request, actor, ct)).TryGet(out var made, out error)) return Problems.From(error);
        return (await queries.GetAsync(made.Model.Entity, made.Model.Name, Words.Of(made.Number), actor, ct)).ToHttp<BookmarkView>(view =>
        {
            var answer = new BookmarkedContract(BookmarkContract.Of(made.Model, view), made.Created);
            return made.Created ? TypedResults.Created(ApiUrls.Bookmark(made.Model, made.Number), answer) : TypedResults.Ok(answer);
        });
    }

    private static async Task<IResult> RemoveBookmarkAsync(
        string entity, string model, string bookmark, string? reason, HttpContext context, RemoveBookmark remove, CancellationToken ct) =>
        (await remove.ExecuteAsync(new(entity, model, bookmark, reason), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
}
