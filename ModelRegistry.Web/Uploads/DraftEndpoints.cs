using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Uploads;

/// <summary>Logging a version in steps: begin, send, commit.</summary>
internal static class DraftEndpoints
{
    // 100,000 files with long paths and digests.
    private const int MaxBodyBytes = 64 * 1024 * 1024;

    /// <summary>The same calls for the upload page, with the session's cookie.</summary>
    public static void MapDraftsOfPages(this IEndpointRouteBuilder routes) => routes.MapBrowserGroup(Urls.Uploads).MapDrafts();

    /// <summary>What the caller's addresses begin with: one who came by a cookie gets no address that takes tokens.</summary>
    public static string PrefixOf(HttpContext context) => context.Request.Path.StartsWithSegments(Urls.Uploads, StringComparison.OrdinalIgnoreCase) ? Urls.Uploads : ApiUrls.Base;

    public static void MapDrafts(this IEndpointRouteBuilder api)
    {
        var drafts = api.MapArtifactGroup("/{artifact}/drafts").WithTags("Logging in steps");
        drafts.MapGet("", ListAsync).WithSummary("Your drafts of a model artifact that are open, newest first").Answers<Listing<DraftContract>>();
        drafts.MapPost("", CreateAsync).WithSummary("Begin a version that arrives in steps: its words, and each file with its size; ?create=true makes what is missing at the commit")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Takes<NewDraftBody>().Answers<NewDraftContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        drafts.MapGet("/{draft:guid}", GetAsync).WithSummary("A draft of yours, and how much of it is missing; anybody's for an administrator").Answers<DraftContract>();
        drafts.MapDelete("/{draft:guid}", DiscardAsync).WithSummary("Give a draft up; an administrator may give up anybody's").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        drafts.MapGet("/{draft:guid}/files", ListFilesAsync).WithSummary("Files of a draft, in the order of its request; ?state=missing for those to send").Answers<Listing<DraftFileContract>>();
        drafts.MapPost("/{draft:guid}/commit", CommitAsync).WithSummary("Make the version; asked again it answers with the same one")
            .Answers<LoggedVersionContract>().Answers<LoggedVersionContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        DraftUploads.Map(drafts);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute artifact, [AsParameters] PageQuery page, HttpContext context, DraftQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(artifact.Path, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<DraftContract>.Of(found, DraftContract.Of)));

    private static async Task<IResult> CreateAsync([AsParameters] CollectionRoute artifact, string? create, HttpContext context, CreateDraft begin, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!ApiRequests.Flag(create, "create").TryGet(out var mayCreate, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<NewDraftBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        if (body.Files is null) return Problems.From(Error.Invalid("body_invalid", "files", "A draft names its files, each with its path and size; none is []."));
        var path = artifact.Path;
        return (await begin.ExecuteAsync(body.ToRequest(path, mayCreate), actor, ct))
            .ToHttp(made => TypedResults.Created(ApiUrls.Draft(path, made.Id), NewDraftContract.Of(PrefixOf(context), path, made)));
    }

    private static async Task<IResult> GetAsync([AsParameters] CollectionRoute artifact, Guid draft, HttpContext context, DraftQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(artifact.Path, draft, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(DraftContract.Of(found)));

    private static async Task<IResult> ListFilesAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, string? state, [AsParameters] PageQuery page, HttpContext context, DraftQueries queries, CancellationToken ct)
    {
        if (state is not (null or "missing")) return Problems.From(Error.Invalid("query_invalid", "state", "'state' is 'missing', or left out for all files."));
        var (path, under) = (artifact.Path, PrefixOf(context));
        return (await queries.ListFilesAsync(path, draft, state is not null, page.ToPage(), context.GetActor(), ct))
            .ToHttp(found => TypedResults.Ok(Listing<DraftFileContract>.Of(found, file => DraftFileContract.Of(under, new(path, draft, file.Position), file))));
    }

    private static async Task<IResult> DiscardAsync([AsParameters] CollectionRoute artifact, Guid draft, HttpContext context, DiscardDraft discard, CancellationToken ct) =>
        (await discard.ExecuteAsync(artifact.Path, draft, context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> CommitAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, HttpContext context, CommitDraft commit, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await commit.ExecuteAsync(artifact.Path, draft, actor, ct)).TryGet(out var logged, out var error)) return Problems.From(error);
        return await VersionEndpoints.AnswerAsync(logged, queries, actor, ct);
    }
}
