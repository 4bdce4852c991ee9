using System.Globalization;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Comments;

internal static class CommentEndpoints
{
    public static void MapComments(this IEndpointRouteBuilder api)
    {
        var comments = api.MapArtifactGroup("/{artifact}/versions/{version}/comments").WithTags("Comments");
        comments.MapGet("", ListAsync).WithSummary("Comments on a version, newest first; deleted ones are gaps without text").Answers<Listing<CommentContract>>();
        comments.MapPost("", AddAsync).WithSummary("Comment on a version; @name mentions who may see it").Takes<CommentBody>().Answers<CommentContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        comments.MapGet("/{comment:guid}", GetAsync).WithSummary("One comment; its edition is its ETag").Answers<CommentContract>();
        comments.MapPatch("/{comment:guid}", EditAsync).WithSummary("Change your own comment; If-Match says which edition you saw").Takes<CommentBody>().Answers<CommentContract>().TakesIdempotencyKey();
        comments.MapDelete("/{comment:guid}", DeleteAsync).WithSummary("Delete your own comment, or any as an owner; a gap stays, and history").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        api.MapGet("/mentions", ListMentionsAsync).WithTags("Comments").WithSummary("Comments that mention you, newest first; ?unread=true for those you have not opened").Answers<Listing<MentionContract>>();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute artifact, string version, [AsParameters] PageQuery page, HttpContext context, ResolveReference resolve, CommentQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        return (await queries.ListAsync(found.VersionId, page.ToPage(), actor, ct)).ToHttp(list => TypedResults.Ok(Listing<CommentContract>.Of(list, CommentContract.Of)));
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute artifact, string version, Guid comment, HttpContext context, ResolveReference resolve, CommentQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        return (await queries.GetAsync(found.VersionId, comment, actor, ct)).ToHttp(view => Answer(context, view));
    }

    private static async Task<IResult> AddAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, AddComment add, CommentQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<CommentBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        if (!(await add.ExecuteAsync(new(artifact.Path, version, body.Text), actor, ct)).TryGet(out var added, out error)) return Problems.From(error);
        return (await queries.GetAsync(added.VersionId, added.Id, actor, ct)).ToHttp(view =>
        {
            SetETag(context, view);
            return TypedResults.Created(ApiUrls.Comment(artifact.Path, added.VersionNumber, view.Id), CommentContract.Of(view));
        });
    }

    private static async Task<IResult> EditAsync(
        [AsParameters] CollectionRoute artifact, string version, Guid comment, HttpContext context, EditComment edit, CommentQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!Precondition.Edition(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        if (!(await JsonBody.ReadAsync<CommentBody>(context, ct)).TryGet(out var body, out error)) return Problems.From(error);
        if (!(await edit.ExecuteAsync(new(artifact.Path, version, comment, body.Text, seen), actor, ct)).TryGet(out var versionId, out error)) return Problems.From(error);
        return (await queries.GetAsync(versionId, comment, actor, ct)).ToHttp(view => Answer(context, view));
    }

    private static async Task<IResult> DeleteAsync(
        [AsParameters] CollectionRoute artifact, string version, Guid comment, HttpContext context, DeleteComment delete, CancellationToken ct)
    {
        if (!Precondition.Edition(context.Request.Headers).TryGet(out var seen, out var error)) return Problems.From(error);
        return (await delete.ExecuteAsync(new(artifact.Path, version, comment, seen), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> ListMentionsAsync(
        string? unread, [AsParameters] PageQuery page, HttpContext context, MentionQueries queries, CancellationToken ct)
    {
        if (!ApiRequests.Flag(unread, "unread").TryGet(out var onlyUnread, out var error)) return Problems.From(error);
        return (await queries.ListAsync(onlyUnread, page.ToPage(), context.GetActor(), ct)).ToHttp(list => TypedResults.Ok(Listing<MentionContract>.Of(list, MentionContract.Of)));
    }

    private static IResult Answer(HttpContext context, CommentView view)
    {
        SetETag(context, view);
        return TypedResults.Ok(CommentContract.Of(view));
    }

    private static void SetETag(HttpContext context, CommentView view) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Edition}\"");
}
