using System.Globalization;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
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
        api.MapGet("/entities/{entity}/aliases", ListOfEntityAsync).WithTags("Aliases")
            .WithSummary("Who holds every alias of an entity, now or ?at=TIME").Answers<Listing<AliasThenContract>>();
    }

    private static void Map(RouteGroupBuilder aliases)
    {
        aliases.WithTags("Aliases");
        aliases.MapGet("", ListAsync).WithSummary("Every alias that has a holder or is protected, protected first; with ?at=TIME who held each then").Answers<Listing<AliasContract>>();
        aliases.MapGet("/{alias}", GetAsync).WithSummary("Who holds an alias, now or ?at=TIME").Answers<AliasContract>();
        aliases.MapPut("/{alias}", MoveAsync).WithSummary("Move an alias, with If-Match or If-None-Match: *; 202 and a promotion request where others must agree")
            .Takes<MoveAliasBody>().Answers<AliasContract>().Answers<AliasContract>(StatusCodes.Status201Created)
            .Answers<RequestContract>(StatusCodes.Status202Accepted).TakesIdempotencyKey();
        aliases.MapPost("/{alias}/rollback", RollBackAsync).WithSummary("Put a former holder back, under the rules of moving")
            .Takes<RollBackBody>().Answers<AliasContract>().Answers<RequestContract>(StatusCodes.Status202Accepted).TakesIdempotencyKey();
        aliases.MapGet("/{alias}/checks", CheckAsync).WithSummary("What moving it onto ?version= would come to: every rule, and whether it holds").Answers<OutlookContract>();
        aliases.MapGet("/{alias}/timeline", TimelineAsync).WithSummary("Who held it, from when until when, the latest first").Answers<Listing<AliasStayContract>>();
        aliases.MapGet("/{alias}/protection", GetProtectionAsync).WithSummary("What it takes to move a protected alias").Answers<ProtectionContract>();
        aliases.MapDelete("/{alias}", RemoveAsync).WithSummary("Take an alias from its holder, under the rules of moving it; ?reason=").Answers<AliasContract>().TakesIdempotencyKey();
        aliases.MapPut("/{alias}/protection", ProtectAsync).WithSummary("Say what it takes to move an alias (owners); with If-Match or If-None-Match: * only if it is still what was seen")
            .Takes<ProtectAliasBody>().Answers<AliasContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute collection, string? at, HttpContext context, AliasQueries queries, AliasHistoryQueries past, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (at is null)
            return (await queries.ListAsync(collection.Path, actor, ct)).ToHttp(states => TypedResults.Ok(new Listing<AliasContract>(states.Select(AliasContract.Of).ToList(), null)));
        if (!ApiRequests.Moment(at, "at").TryGet(out var moment, out var error)) return Problems.From(error);
        return (await past.ListAsync(collection.Path, moment, actor, ct))
            .ToHttp(states => TypedResults.Ok(new Listing<AliasThenContract>(states.Select(AliasThenContract.Of).ToList(), null)));
    }

    private static async Task<IResult> ListOfEntityAsync(string entity, string? at, HttpContext context, AliasHistoryQueries past, TimeProvider clock, CancellationToken ct)
    {
        if (!(at is null ? clock.GetUtcNow() : ApiRequests.Moment(at, "at")).TryGet(out var moment, out var error)) return Problems.From(error);
        return (await past.ListAsync(entity, moment, context.GetActor(), ct))
            .ToHttp(states => TypedResults.Ok(new Listing<AliasThenContract>(states.Select(AliasThenContract.Of).ToList(), null)));
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute collection, string alias, string? at, HttpContext context, AliasQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (at is null) return (await queries.GetAsync(collection.Path, alias, actor, ct)).ToHttp(state => Answer(context, state));
        if (!ApiRequests.Moment(at, "at").TryGet(out var moment, out var error)) return Problems.From(error);
        return (await queries.GetAsync(collection.Path, alias, moment, actor, ct)).ToHttp(then => TypedResults.Ok(AliasThenContract.Of(then)));
    }

    private static async Task<IResult> MoveAsync(
        [AsParameters] CollectionRoute collection, string alias, HttpContext context, MoveAlias move, RequestQueries requests, CancellationToken ct)
    {
        if (!Precondition.Holder(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<MoveAliasBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        var actor = context.GetActor();
        var wish = new MoveAliasRequest(collection.Path, alias, body.Version ?? string.Empty, seen, body.Reason) { Override = body.Override };
        return await AnswerAsync(context, await move.ExecuteAsync(wish, actor, ct), requests, actor, ct);
    }

    private static async Task<IResult> RollBackAsync(
        [AsParameters] CollectionRoute collection, string alias, HttpContext context, RollBackAlias rollBack, RequestQueries requests, CancellationToken ct)
    {
        if (!Precondition.Holder(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<RollBackBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        var actor = context.GetActor();
        var wish = new RollBackAliasRequest(collection.Path, alias, body.Version, seen, body.Reason) { Override = body.Override };
        return await AnswerAsync(context, await rollBack.ExecuteAsync(wish, actor, ct), requests, actor, ct);
    }

    private static async Task<IResult> CheckAsync(
        [AsParameters] CollectionRoute collection, string alias, string? version, HttpContext context, PolicyQueries policies, CancellationToken ct) =>
        (await policies.ForeseeAsync(collection.Path, alias, version ?? AliasName.Latest, context.GetActor(), ct)).ToHttp(outlook => TypedResults.Ok(OutlookContract.Of(outlook)));

    private static async Task<IResult> TimelineAsync(
        [AsParameters] CollectionRoute collection, string alias, [AsParameters] PageQuery page, HttpContext context, AliasHistoryQueries past, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return (await past.TimelineAsync(collection.Path, alias, page.ToPage(), context.GetActor(), ct))
            .ToHttp(stays => TypedResults.Ok(Listing<AliasStayContract>.Of(stays, stay => AliasStayContract.Of(stay, now))));
    }

    private static async Task<IResult> GetProtectionAsync([AsParameters] CollectionRoute collection, string alias, HttpContext context, PolicyQueries policies, CancellationToken ct) =>
        (await policies.GetAsync(collection.Path, alias, context.GetActor(), ct)).ToHttp(found =>
        {
            context.Response.Headers.ETag = $"\"{PolicyText.TagOf(found.Policy)}\"";
            return TypedResults.Ok(ProtectionContract.Of(found.Alias, found.Policy));
        });

    private static async Task<IResult> RemoveAsync(
        [AsParameters] CollectionRoute collection, string alias, string? reason, HttpContext context, RemoveAlias remove, CancellationToken ct)
    {
        if (!Precondition.Holder(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        var removed = await remove.ExecuteAsync(new(collection.Path, alias, seen, reason), context.GetActor(), ct);
        return removed.ToHttp(from => Answer(context, from.State));
    }

    private static async Task<IResult> ProtectAsync(
        [AsParameters] CollectionRoute collection, string alias, HttpContext context, ProtectAlias protect, CancellationToken ct)
    {
        if (!Precondition.Policy(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<ProtectAliasBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        if (!Policy(body).TryGet(out var policy, out error)) return Problems.From(error);
        return (await protect.ExecuteAsync(new(collection.Path, alias, policy) { Seen = seen }, context.GetActor(), ct)).ToHttp(state => Answer(context, state));
    }

    private static Result<AliasPolicy?> Policy(ProtectAliasBody body)
    {
        if (!MoverRole(body.MoverRole).TryGet(out var role, out var error)) return error;
        if (!AliasRules.Parse(body.Rules?.Text).TryGet(out var rules, out error)) return error;
        return role is { } mover
            ? new AliasPolicy(mover, body.Approvals ?? 1, body.RequesterMayApprove ?? true, body.RequestDays ?? AliasPolicy.DefaultDays, rules)
            : (AliasPolicy?)null;
    }

    // The move, or the request that waits in its place.
    private static async Task<IResult> AnswerAsync(HttpContext context, Result<AliasMoved> result, RequestQueries requests, Actor actor, CancellationToken ct)
    {
        if (!result.TryGet(out var moved, out var error)) return Problems.From(error);
        if (moved.RequestId is { } id)
            return (await requests.GetAsync(id, actor, ct)).ToHttp(request => TypedResults.Accepted(ApiUrls.Request(id), RequestContract.Of(request)));
        return moved.IsFirst ? Created(context, moved.State) : Answer(context, moved.State);
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
