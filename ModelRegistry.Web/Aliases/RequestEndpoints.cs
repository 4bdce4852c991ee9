using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Aliases;

/// <summary>Promotion requests: moving a protected alias where others must agree makes one.</summary>
internal static class RequestEndpoints
{
    public static void MapPromotionRequests(this IEndpointRouteBuilder api)
    {
        foreach (var collection in new[] { api.MapArtifactGroup("/{artifact}/requests"), api.MapGroup("/entities/{entity}/models/{model}/requests") })
            collection.WithTags("Promotion requests").MapGet("", ListAsync).WithSummary("Requests that wait, newest first; ?state=all for every one").Answers<Listing<RequestContract>>();

        var requests = api.MapGroup("/requests").WithTags("Promotion requests");
        requests.MapGet("", ListWaitingAsync).WithSummary("What waits for your yes or no").Answers<Listing<RequestContract>>();
        requests.MapGet("/{request:guid}", GetAsync).WithSummary("One request").Answers<RequestContract>();
        requests.MapPost("/{request:guid}/approve", ApproveAsync).WithSummary("Agree; the yes that completes the number moves the alias").Takes<DecideBody>().Answers<RequestContract>().TakesIdempotencyKey();
        requests.MapPost("/{request:guid}/reject", RejectAsync).WithSummary("Say no, and why").Takes<DecideBody>().Answers<RequestContract>().TakesIdempotencyKey();
        requests.MapPost("/{request:guid}/withdraw", WithdrawAsync).WithSummary("Take your own request back").Answers<RequestContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute collection, string? state, [AsParameters] PageQuery page, HttpContext context, RequestQueries queries, CancellationToken ct) =>
        state is null or "open" or "all"
            ? (await queries.ListAsync(collection.Path, state != "all", page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<RequestContract>.Of(found, RequestContract.Of)))
            : Problems.From(Error.Invalid("query_invalid", "state", "'state' is 'open' or 'all'."));

    private static async Task<IResult> ListWaitingAsync([AsParameters] PageQuery page, HttpContext context, RequestQueries queries, CancellationToken ct) =>
        (await queries.ListWaitingAsync(page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<RequestContract>.Of(found, RequestContract.Of)));

    private static async Task<IResult> GetAsync(Guid request, HttpContext context, RequestQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(request, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(RequestContract.Of(found)));

    private static async Task<IResult> ApproveAsync(Guid request, HttpContext context, ApproveRequest approve, RequestQueries queries, CancellationToken ct) =>
        (await JsonBody.ReadAsync<DecideBody>(context, ct)).TryGet(out var body, out var error)
            ? await AnswerAsync(await approve.ExecuteAsync(request, body.Comment, context.GetActor(), ct), context, queries, ct)
            : Problems.From(error);

    private static async Task<IResult> RejectAsync(Guid request, HttpContext context, RejectRequest reject, RequestQueries queries, CancellationToken ct) =>
        (await JsonBody.ReadAsync<DecideBody>(context, ct)).TryGet(out var body, out var error)
            ? await AnswerAsync(await reject.ExecuteAsync(request, body.Comment, context.GetActor(), ct), context, queries, ct)
            : Problems.From(error);

    private static async Task<IResult> WithdrawAsync(Guid request, HttpContext context, WithdrawRequest withdraw, RequestQueries queries, CancellationToken ct) =>
        await AnswerAsync(await withdraw.ExecuteAsync(request, context.GetActor(), ct), context, queries, ct);

    private static async Task<IResult> AnswerAsync(Result<RequestDecided> decided, HttpContext context, RequestQueries queries, CancellationToken ct) =>
        decided.TryGet(out var done, out var error)
            ? (await queries.GetAsync(done.Id, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(RequestContract.Of(found)))
            : Problems.From(error);
}
