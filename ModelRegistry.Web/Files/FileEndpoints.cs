using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Files.Inspection;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Files;

/// <summary>Files of versions, for scripts. Bytes are only ever sent by number: asked by alias, the caller is sent to the number.</summary>
internal static class FileEndpoints
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var version = api.MapArtifactGroup("/{artifact}/versions/{version}").WithTags("Files");
        version.WithSecurityHeadersPolicy(FileResponder.HeaderPolicy);
        version.MapGet("/files", ListAsync).WithSummary("Files of a version, in path order").Answers<Listing<FileContract>>();
        version.MapGet("/references", ListReferencesAsync).WithSummary("Entries of a version whose bytes lie elsewhere and are never fetched, in path order").Answers<Listing<ReferenceContract>>();
        version.MapMethods("/files/{**path}", GetAndHead, GetAsync).WithSummary("The bytes of a file, whole or a range; 307 to the numbered version where asked by alias, and to the storage for a large file it gives itself, unless ?via=server")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Answers(StatusCodes.Status206PartialContent).Answers(StatusCodes.Status307TemporaryRedirect);
        version.MapGet("/inspection/{**path}", InspectAsync).WithSummary("What can be seen of a file without running it; 307 to the numbered version where asked by alias")
            .Answers<InspectionContract>().Answers(StatusCodes.Status307TemporaryRedirect);
        version.MapMethods("/archive", GetAndHead, ArchiveAsync).WithSummary("All files as one zip; 307 to the numbered version where asked by alias")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").Answers(StatusCodes.Status307TemporaryRedirect);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CollectionRoute artifact, string version, [AsParameters] PageQuery page, HttpContext context, ResolveReference resolve, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        // A list that goes on by alias could go on in another version; this says where the first page came from.
        context.Response.Headers.ContentLocation = $"{ApiUrls.Version(found.Artifact, found.Number)}/files";
        return (await queries.ListFilesAsync(found.VersionId, page.ToPage(), actor, ct)).ToHttp(files => TypedResults.Ok(Listing<FileContract>.Of(files, FileContract.Of)));
    }

    private static async Task<IResult> ListReferencesAsync(
        [AsParameters] CollectionRoute artifact, string version, [AsParameters] PageQuery page, HttpContext context, ResolveReference resolve, VersionQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        context.Response.Headers.ContentLocation = $"{ApiUrls.Version(found.Artifact, found.Number)}/references";
        return (await queries.ListReferencesAsync(found.VersionId, page.ToPage(), actor, ct)).ToHttp(found => TypedResults.Ok(Listing<ReferenceContract>.Of(found, ReferenceContract.Of)));
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute artifact, string version, string? via, HttpContext context, ResolveReference resolve, FileDownloads downloads, FileResponder responder, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (via is not (null or FileResponder.Server)) return Problems.From(Error.Invalid("query_invalid", "via", "'via' is 'server', or left out."));
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        var path = RawPath.Of(context);
        if (IsMoving(version)) return ToNumber(context, $"{ApiUrls.Version(found.Artifact, found.Number)}/files/{ApiUrls.EscapePath(path)}{(via is null ? string.Empty : "?via=" + via)}");
        if (!(await downloads.GetAsync(found.VersionId, path, actor, ct)).TryGet(out var file, out error)) return Problems.From(error);
        return await responder.SendAsync(context, file, ct);
    }

    private static async Task<IResult> InspectAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, ResolveReference resolve, FileInspections inspections, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        var path = RawPath.Of(context);
        if (IsMoving(version)) return ToNumber(context, $"{ApiUrls.Version(found.Artifact, found.Number)}/inspection/{ApiUrls.EscapePath(path)}");
        return (await inspections.GetAsync(found.VersionId, path, actor, ct)).ToHttp(file => TypedResults.Ok(InspectionContract.Of(file)));
    }

    private static async Task<IResult> ArchiveAsync(
        [AsParameters] CollectionRoute artifact, string version, HttpContext context, ResolveReference resolve, FileDownloads downloads, ArchiveResponder responder, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await resolve.ExecuteAsync(artifact.Path, version, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        if (IsMoving(version)) return ToNumber(context, $"{ApiUrls.Version(found.Artifact, found.Number)}/archive");
        if (!(await downloads.PlanAsync(found.VersionId, actor, ct)).TryGet(out var plan, out error)) return Problems.From(error);
        return await responder.SendAsync(context, plan, new(found.Artifact, MemberSelector.Of(found.Number)), ct);
    }

    private static bool IsMoving(string version) => MemberSelector.Parse(version) is { IsSuccess: true, Value.Number: null };

    private static IResult ToNumber(HttpContext context, string url)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(url, permanent: false, preserveMethod: true);
    }
}
