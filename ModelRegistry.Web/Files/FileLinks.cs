using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Files;

/// <summary>Plain links for a signed-in browser, by the version's own id: its download bar, pauses and resumes work, and no alias moves under it.</summary>
internal static class FileLinks
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFileLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Urls.Files + "/{versionId:guid}/file/{**path}", GetAndHead, GetAsync).RequireAuthorization().WithSecurityHeadersPolicy(FileResponder.HeaderPolicy).ExcludeFromDescription();
        routes.MapMethods(Urls.Files + "/{versionId:guid}/image/{**path}", GetAndHead, ImageAsync).RequireAuthorization().WithSecurityHeadersPolicy(FileResponder.HeaderPolicy).ExcludeFromDescription();
        routes.MapMethods(Urls.Files + "/{versionId:guid}/all", GetAndHead, ArchiveAsync).RequireAuthorization().WithSecurityHeadersPolicy(FileResponder.HeaderPolicy).ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(
        Guid versionId, HttpContext context, IActorAccessor actors, FileDownloads downloads, FileResponder responder, CancellationToken ct)
    {
        var file = await downloads.GetAsync(versionId, RawPath.Of(context), await actors.GetActorAsync(ct), ct);
        return file.TryGet(out var found, out var error) ? await responder.SendAsync(context, found, ct) : Problems.From(error);
    }

    // The type is what the bytes are, never what the name says, and one of four that a browser only draws.
    private static async Task<IResult> ImageAsync(
        Guid versionId, HttpContext context, IActorAccessor actors, FileDownloads downloads, FileInspections inspections, FileResponder responder, CancellationToken ct)
    {
        if (!(await downloads.GetAsync(versionId, RawPath.Of(context), await actors.GetActorAsync(ct), ct)).TryGet(out var file, out var error)) return Problems.From(error);
        return (await inspections.GetImageAsync(file, ct)).TryGet(out var image, out error) ? await responder.SendAsync(context, file, ct, image) : Problems.From(error);
    }

    private static async Task<IResult> ArchiveAsync(
        Guid versionId, HttpContext context, IActorAccessor actors, FileDownloads downloads, VersionQueries versions, ArchiveResponder responder, CancellationToken ct)
    {
        var actor = await actors.GetActorAsync(ct);
        if (!(await downloads.PlanAsync(versionId, actor, ct)).TryGet(out var plan, out var error)) return Problems.From(error);
        if (!(await versions.GetAsync(versionId, actor, ct)).TryGet(out var found, out error)) return Problems.From(error);
        return await responder.SendAsync(context, plan, new(found.Version.Artifact, MemberSelector.Of(found.Version.Number)), ct);
    }
}
