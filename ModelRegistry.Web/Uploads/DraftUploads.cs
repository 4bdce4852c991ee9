using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;
using ModelRegistry.Web.Idempotency;

namespace ModelRegistry.Web.Uploads;

/// <summary>
/// The address that takes one file's bytes. Every answer that knows says how many count: <c>Upload-Offset: N</c>, and <c>Range: bytes=0-(N-1)</c>
/// where there are any.
/// </summary>
internal static class DraftUploads
{
    /// <summary>Bytes of a file that count.</summary>
    public const string OffsetHeader = "Upload-Offset";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(RouteGroupBuilder drafts)
    {
        const string File = "/{draft:guid}/files/{position:int}";
        drafts.MapMethods(File, GetAndHead, GetAsync).WithSummary("How much of a file arrived").Answers<DraftFileContract>();
        drafts.MapPatch(File, AppendAsync).WithSummary("Send the next piece of a file: Content-Range: bytes FIRST-LAST/SIZE")
            .WithMetadata(new DisableRequestSizeLimitAttribute(), new BytesTaken()).Answers<DraftFileContract>(StatusCodes.Status202Accepted).TakesIdempotencyKey();
        drafts.MapPut(File, PutAsync).WithSummary("Send a whole file")
            .WithMetadata(new DisableRequestSizeLimitAttribute(), new BytesTaken()).Answers<DraftFileContract>().TakesIdempotencyKey();
        drafts.MapPost(File + "/uploaded", UploadedAsync).WithSummary("Say that a file lies at its signed address of the storage: it is read, compared and taken")
            .Answers<DraftFileContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> GetAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, int position, HttpContext context, DraftQueries queries, CancellationToken ct)
    {
        var address = new DraftFileAddress(artifact.Path, draft, position);
        return Answer(context, address, await queries.GetFileAsync(address, context.GetActor(), ct), StatusCodes.Status200OK);
    }

    private static async Task<IResult> AppendAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, int position, HttpContext context, UploadDraftFile upload, CancellationToken ct)
    {
        if (FindRange(context.Request) is not { } range) return Refuse(context, DraftErrors.RangeInvalid);
        VersionForm.AllowLongUpload(context);
        var address = new DraftFileAddress(artifact.Path, draft, position);
        var taken = await ReadAsync(context, body => upload.AppendAsync(address, range, body, context.GetActor(), ct));
        return Answer(context, address, taken, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> PutAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, int position, HttpContext context, UploadDraftFile upload, CancellationToken ct)
    {
        VersionForm.AllowLongUpload(context);
        var address = new DraftFileAddress(artifact.Path, draft, position);
        var taken = await ReadAsync(context, body => upload.PutAsync(address, context.Request.ContentLength, body, context.GetActor(), ct));
        return Answer(context, address, taken, StatusCodes.Status200OK);
    }

    private static async Task<IResult> UploadedAsync(
        [AsParameters] CollectionRoute artifact, Guid draft, int position, HttpContext context, UploadDraftFile upload, CancellationToken ct)
    {
        var address = new DraftFileAddress(artifact.Path, draft, position);
        return Answer(context, address, await upload.TakeDirectAsync(address, context.GetActor(), ct), StatusCodes.Status200OK);
    }

    // With an Idempotency-Key the bytes are hashed on their way, to be told from others that come with the same key.
    private static async Task<Result<DraftFileView>> ReadAsync(HttpContext context, Func<Stream, Task<Result<DraftFileView>>> take)
    {
        if (context.Features.Get<RequestFingerprint>() is not { } fingerprint) return await take(context.Request.Body);
        using var hash = SHA256.Create();
        await using var body = new CryptoStream(context.Request.Body, hash, CryptoStreamMode.Read, leaveOpen: true);
        var taken = await take(body);
        if (!body.HasFlushedFinalBlock) return taken;
        fingerprint.AppendBytes(context.Request.Headers.ContentRange, hash.Hash);
        return taken;
    }

    private static PieceRange? FindRange(HttpRequest request)
    {
        // One header, of known ends and size; and a body that is as long as it says, where it says.
        if (request.Headers.ContentRange is not [{ } text] || !ContentRangeHeaderValue.TryParse(text, out var range)) return null;
        if (!range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) || range is not { From: { } first, To: { } last, Length: { } size } || last >= size) return null;
        var length = last - first + 1;
        return request.ContentLength is { } said && said != length ? null : new(first, length, size);
    }

    private static IResult Answer(HttpContext context, DraftFileAddress address, Result<DraftFileView> result, int status)
    {
        if (!result.TryGet(out var file, out var error)) return Refuse(context, error);
        Say(context.Response, file.Received);
        return TypedResults.Json(DraftFileContract.Of(DraftEndpoints.PrefixOf(context), address, file), statusCode: status);
    }

    private static IResult Refuse(HttpContext context, Error error)
    {
        if (error.Details?.GetValueOrDefault(DraftErrors.Offset) is long offset) Say(context.Response, offset);
        // What is left of the body is not wanted: a client that sees "close" stops sending it.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            context.Response.Headers.Connection = "close";
        return error.Code == DraftErrors.OffsetCode ? new ProblemResult(error, StatusCodes.Status416RangeNotSatisfiable) : Problems.From(error);
    }

    private static void Say(HttpResponse response, long received)
    {
        response.Headers[OffsetHeader] = received.ToString(CultureInfo.InvariantCulture);
        if (received > 0) response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"bytes=0-{received - 1}");
    }
}
