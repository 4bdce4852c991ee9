using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Files;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>Where bytes go and come from: addresses that carry their own permission, and those that a client makes itself of a file's MD5.</summary>
internal sealed class TransferEndpoints(
    WandbTransfers transfers, ReceiveFile receive, SettleDraft settle, DraftQueries drafts, FileSums sums, FileDownloads downloads, FileResponder responder)
{
    private const string Md5Header = "Content-MD5";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        // Whoever has one needs no key: the address is the key, for one thing and a while.
        var files = routes.MapGroup(WandbTransfers.Path).AllowAnonymous().ExcludeFromDescription();
        files.WithSecurityHeadersPolicy(FileResponder.HeaderPolicy);
        files.MapPut("/{transfer}", PutAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        files.MapMethods("/{transfer}", GetAndHead, GetAsync);
        var byMd5 = routes.MapGroup("/artifactsV2").RequireAuthorization().ExcludeFromDescription();
        byMd5.WithMetadata(WandbRegistration.Refusals);
        byMd5.WithSecurityHeadersPolicy(FileResponder.HeaderPolicy);
        byMd5.MapMethods("/{region}/{entity}/{birth}/{md5}", GetAndHead, ByMd5Async);
        byMd5.MapMethods("/{region}/{entity}/{project}/{collection}/{birth}/{md5}/{file}", GetAndHead, ByMd5Async);
        byMd5.MapMethods("/{region}/{entity}/{project}/{collection}/{artifact}/{birth}/{md5}/{file}", GetAndHead, ByMd5Async);
    }

    private async Task<IResult> PutAsync(string transfer, HttpContext context, CancellationToken ct)
    {
        if (await FindAsync(transfer, ct) is not ({ Kind: TransferKind.File or TransferKind.Manifest or TransferKind.Sink } what, { } actor)) return Refused();
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        if (what.Kind == TransferKind.Sink)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, ct);
            return TypedResults.Ok();
        }

        // What the client says in its header is only compared: the server counts itself.
        if (context.Request.Headers[Md5Header] is [{ } said] && Md5Text.FindHex(said) != what.Name)
            return Say(StatusCodes.Status400BadRequest, "This address was given for bytes of another MD5 than Content-MD5 says.");
        if (what.Kind == TransferKind.Manifest) return await PutManifestAsync(what, actor, context, ct);
        var received = await receive.ExecuteAsync(what.Thing, what.Position, what.Name!, context.Request.ContentLength, context.Request.Body, actor, ct);
        return Answer(received);
    }

    private async Task<IResult> PutManifestAsync(Transfer what, Actor actor, HttpContext context, CancellationToken ct)
    {
        if (context.Request.ContentLength > WandbManifest.MaxBytes) return Say(StatusCodes.Status413PayloadTooLarge, "A manifest has at most 128 MiB.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = WandbManifest.MaxBytes;
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, ct);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (Md5Text.Of(bytes.Span) != what.Name) return Say(StatusCodes.Status400BadRequest, "The manifest arrived with another MD5 than was declared. Nothing of it is kept.");
        if (WandbManifest.Parse(bytes, out var fault) is not { } manifest) return Say(StatusCodes.Status400BadRequest, fault!);
        if (await drafts.FindAsync(what.Thing, actor, ct) is not { } draft) return Say(StatusCodes.Status404NotFound, "There is no such artifact in work, or it is not yours.");
        if (manifest.ComputeDigest() != draft.Words.Foreign?.Digest)
            return Say(StatusCodes.Status400BadRequest, "The manifest's entries have another digest than the artifact was created with.");
        var files = new List<AnnouncedFile>();
        foreach (var entry in manifest.Entries.Where(entry => entry.Ref is null))
        {
            if (Md5Text.FindHex(entry.Digest) is not { } md5) return Say(StatusCodes.Status400BadRequest, $"The digest of '{entry.Path}' is an MD5 in base64.");
            files.Add(new(entry.Path, md5));
        }

        var references = manifest.Entries.Where(entry => entry.Ref is not null).Select(e => new VersionReference(e.Path, e.Ref!, e.Digest, e.Size, e.Extra)).ToList();
        return Answer(await settle.ExecuteAsync(what.Thing, files, references, actor, ct));
    }

    private async Task<IResult> GetAsync(string transfer, HttpContext context, CancellationToken ct)
    {
        if (await FindAsync(transfer, ct) is not ({ Kind: TransferKind.GetFile or TransferKind.GetManifest } what, { } actor)) return Refused();
        if (what.Kind == TransferKind.GetFile) return await SendAsync(context, await downloads.GetAsync(what.Thing, what.Name!, actor, ct), ct);
        if (!(await sums.GetAsync(what.Thing, actor, ct)).TryGet(out var version, out var error)) return Refuse(error);
        return TypedResults.Bytes(WandbManifest.Of(version).ToBytes(WandbIds.OfArtifact(what.Thing)), "application/json");
    }

    private async Task<IResult> ByMd5Async(string entity, string birth, string md5, HttpContext context, CancellationToken ct)
    {
        var id = context.Request.RouteValues["artifact"] as string ?? birth;
        var asked = WandbIds.FindGuid(Uri.UnescapeDataString(id), WandbIds.ArtifactKind);
        var hex = md5.ToLowerInvariant();
        if (hex.Length != Md5Text.HexLength || !hex.All(char.IsAsciiHexDigitLower)) return Say(StatusCodes.Status404NotFound, "There is no such file, or it is not yours to see.");
        return await SendAsync(context, await downloads.GetByMd5Async(entity, asked, hex, context.GetActor(), ct), ct);
    }

    private async Task<IResult> SendAsync(HttpContext context, Result<Core.Artifacts.FileView> found, CancellationToken ct) =>
        found.TryGet(out var file, out var error) ? await responder.SendAsync(context, file, ct) : Refuse(error);

    private async Task<(Transfer? What, Actor? Actor)> FindAsync(string text, CancellationToken ct) =>
        transfers.TryRead(text, out var what) ? (what, await transfers.FindActorAsync(what, ct)) : (null, null);

    private static IResult Answer<T>(Result<T> result) => result.TryGet(out _, out var error) ? TypedResults.Ok() : Refuse(error);

    // Over, forged, for another method, or given by a key that is gone: they look alike.
    private static IResult Refused() => Say(StatusCodes.Status403Forbidden, "This address is over, or was given for something else. Ask for another one.");

    private static IResult Refuse(Error error) => Say(StatusOf(error.Kind), error.Message.ToString());

    // Whatever a client can't mend by sending the same again is no 5xx: it would try for minutes.
    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Deleted => StatusCodes.Status410Gone,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.NoSpace => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };

    private static IResult Say(int status, string message) => TypedResults.Json(new { errors = new[] { new { message } } }, statusCode: status);
}
