using System.Globalization;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Aliases;

/// <summary>Aliases of model artifacts and of registered models: the same calls at two addresses.</summary>
internal static class AliasEndpoints
{
    public static void MapAliases(this IEndpointRouteBuilder api)
    {
        Map(api.MapArtifactGroup("/{artifact}/aliases"));
        Map(api.MapGroup("/entities/{entity}/models/{model}/aliases"));
    }

    private static void Map(RouteGroupBuilder aliases)
    {
        aliases.WithTags("Aliases");
        aliases.MapGet("", ListAsync).WithSummary("Every alias that has a holder or is protected, protected first").Answers<Listing<AliasContract>>();
        aliases.MapGet("/{alias}", GetAsync).WithSummary("Who holds an alias, now or ?at=TIME").Answers<AliasContract>();
        aliases.MapPut("/{alias}", MoveAsync).WithSummary("Move an alias, with If-Match or If-None-Match: *")
            .Takes<MoveAliasBody>().Answers<AliasContract>().Answers<AliasContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        aliases.MapDelete("/{alias}", RemoveAsync).WithSummary("Take an alias from its holder, under the rules of moving it; ?reason=").Answers<AliasContract>().TakesIdempotencyKey();
        aliases.MapPut("/{alias}/protection", ProtectAsync).WithSummary("Say who may move an alias (owners)")
            .Takes<ProtectAliasBody>().Answers<AliasContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync([AsParameters] CollectionRoute collection, HttpContext context, AliasQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(collection.Path, context.GetActor(), ct))
            .ToHttp(states => TypedResults.Ok(new Listing<AliasContract>(states.Select(AliasContract.Of).ToList(), null)));

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute collection, string alias, string? at, HttpContext context, AliasQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (at is null) return (await queries.GetAsync(collection.Path, alias, actor, ct)).ToHttp(state => Answer(context, state));
        if (!ApiRequests.Moment(at, "at").TryGet(out var moment, out var error)) return Problems.From(error);
        return (await queries.GetAsync(collection.Path, alias, moment, actor, ct)).ToHttp(then => TypedResults.Ok(AliasThenContract.Of(then)));
    }

    private static async Task<IResult> MoveAsync(
        [AsParameters] CollectionRoute collection, string alias, HttpContext context, MoveAlias move, CancellationToken ct)
    {
        if (!SeenHolder.Read(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<MoveAliasBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        var moved = await move.ExecuteAsync(new(collection.Path, alias, body.Version ?? string.Empty, seen, body.Reason), context.GetActor(), ct);
        return moved.ToHttp(to => to.IsFirst
            ? Created(context, to.State)
            : Answer(context, to.State));
    }

    private static async Task<IResult> RemoveAsync(
        [AsParameters] CollectionRoute collection, string alias, string? reason, HttpContext context, RemoveAlias remove, CancellationToken ct)
    {
        if (!SeenHolder.Read(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        var removed = await remove.ExecuteAsync(new(collection.Path, alias, seen, reason), context.GetActor(), ct);
        return removed.ToHttp(from => Answer(context, from.State));
    }

    private static async Task<IResult> ProtectAsync(
        [AsParameters] CollectionRoute collection, string alias, HttpContext context, ProtectAlias protect, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<ProtectAliasBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        if (!MoverRole(body.MoverRole).TryGet(out var role, out error)) return Problems.From(error);
        return (await protect.ExecuteAsync(new(collection.Path, alias, role), context.GetActor(), ct)).ToHttp(state => Answer(context, state));
    }

    private static Result<Role?> MoverRole(string? word) => word switch
    {
        null => (Role?)null,
        "reviewer" => (Role?)Role.Reviewer,
        "owner" => (Role?)Role.Owner,
        _ => Error.Invalid("role_invalid", "moverRole", "'moverRole' is 'reviewer', 'owner', or null for a plain alias."),
    };

    private static IResult Created(HttpContext context, AliasState state)
    {
        SetETag(context, state);
        return TypedResults.Created(ApiUrls.Alias(state.Collection, state.Alias), AliasContract.Of(state));
    }

    private static IResult Answer(HttpContext context, AliasState state)
    {
        SetETag(context, state);
        return TypedResults.Ok(AliasContract.Of(state));
    }

    // While nobody holds it there is no tag to match: the next mover says If-None-Match: *.
    private static void SetETag(HttpContext context, AliasState state)
    {
        if (state.Seen > 0) context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{state.Seen}\"");
    }
}
