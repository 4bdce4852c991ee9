using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Artifacts;

internal static class VersionEndpoints
{
    // Of a form, what its words and the lines between its parts may take: no file is refused for them, and files are counted as they come.
    private const long WordBytes = 128 * 1024;

    public static void MapVersions(this IEndpointRouteBuilder api)
    {
        var versions = api.MapArtifactGroup("/{artifact}/versions").WithTags("Versions");
        versions.MapGet("", ListAsync).WithSummary("Versions of a model artifact, newest first").Answers<Listing<VersionContract>>();
        versions.MapPost("", LogAsync).WithSummary("Log a version in one request: metadata, alias*, run, description, tag*, file*; ?create=true makes what is missing")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<LogVersionForm>("multipart/form-data")
            .Answers<LoggedVersionContract>().Answers<LoggedVersionContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        versions.MapGet("/{version}", GetAsync).WithSummary("The version that a number, an alias or latest means").Answers<VersionContract>();
        versions.MapPatch("/{version}", DescribeAsync).WithSummary("Change a version's description or tags").Takes<DescribeVersionBody>().Answers<VersionContract>().TakesIdempotencyKey();
        versions.MapDelete("/{version}", DeleteAsync).WithSummary("Send a version that nothing holds to the bin (owners); ?reason=").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        versions.MapPost("/{version}/restore", RestoreAsync).WithSummary("Bring a version back from the bin (owners)").Answers<VersionContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute artifact, [AsParameters] PageQuery page, HttpContext context, VersionQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(artifact.Path, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<VersionContract>.Of(found, VersionContract.Of)));

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, VersionQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(artifact.Path, version, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(VersionContract.Of(found.Version)));

    private static async Task<IResult> LogAsync(
        [AsParameters] CollectionRoute artifact, string? create, HttpContext context, LogVersion log, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!ApiRequests.Flag(create, "create").TryGet(out var mayCreate, out var error)) return Problems.From(error);
        if (!VersionForm.FindBoundary(context.Request).TryGet(out var boundary, out error)) return Problems.From(error);
        // Rights and room first: nothing was read yet, so a client that waits for "100 Continue" never sends what would be refused.
        if (!(await log.BeginAsync(artifact.Path, mayCreate, context.Request.ContentLength - WordBytes, actor, ct)).TryGet(out var upload, out error)) return Refuse(context, error);
        await using (upload)
        {
            VersionForm.AllowLongUpload(context);
            var form = new VersionForm();
            var refusal = await form.ReadAsync(
                context, boundary, async (path, content) => (await upload.AddFileAsync(path, content, ct)).Map(file => file.Digest), ct);
            if (refusal is not null) return Refuse(context, refusal);
            if (!(await log.CommitAsync(upload, form.ToRequest(), actor, ct)).TryGet(out var logged, out error)) return Problems.From(error);
            return await AnswerAsync(logged, queries, actor, ct);
        }
    }

    /// <summary>The version that answers a log, in whatever way its files came: <c>201</c> where it was made, else <c>200</c>.</summary>
    internal static async Task<IResult> AnswerAsync(LoggedVersion logged, VersionQueries queries, Core.Access.Actor actor, CancellationToken ct) =>
        (await queries.GetAsync(logged.Id, actor, ct)).ToHttp<VersionForReader>(found =>
        {
            var answer = LoggedVersionContract.Of(found.Version, logged);
            return logged.Created ? TypedResults.Created(ApiUrls.Version(logged.Artifact, logged.Number), answer) : TypedResults.Ok(answer);
        });

    // The rest of the body is not wanted: a client that sees "close" stops sending it.
    private static IResult Refuse(HttpContext context, Core.Common.Error error)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        return Problems.From(error);
    }

    private static async Task<IResult> DescribeAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, DescribeVersion describe, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<DescribeVersionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        if (!(await describe.ExecuteAsync(new(artifact.Path, version, body.Description, body.Tags), actor, ct)).TryGet(out var id, out error)) return Problems.From(error);
        return (await queries.GetAsync(id, actor, ct)).ToHttp(found => TypedResults.Ok(VersionContract.Of(found.Version)));
    }

    private static async Task<IResult> DeleteAsync(
        [AsParameters] CollectionRoute artifact, string version, string? reason, HttpContext context, DeleteVersion delete, CancellationToken ct) =>
        (await delete.ExecuteAsync(new(artifact.Path, version, reason), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> RestoreAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, RestoreVersion restore, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await restore.ExecuteAsync(new(artifact.Path, version), actor, ct)).TryGet(out var id, out var error)) return Problems.From(error);
        return (await queries.GetAsync(id, actor, ct)).ToHttp(found => TypedResults.Ok(VersionContract.Of(found.Version)));
    }
}
