using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Storage;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Files;

/// <summary>
/// Sends one file of a version, as a download or as a picture for a page: whole, one range of it, or only its headers. The caller has decided who
/// may have it.
/// </summary>
internal sealed class FileResponder(FileDownloads downloads, ILogger<FileResponder> log)
{
    // Larger reads gained nothing here, smaller ones lost.
    private const int ChunkSize = 64 * 1024;

    /// <summary>The security headers' policy of an address that sends bytes.</summary>
    public const string HeaderPolicy = "files";

    /// <summary>What <c>via</c> of the address says where the bytes are to come through this server.</summary>
    public const string Server = "server";

    /// <summary>
    /// Sends <paramref name="file"/>, or answers <c>304</c>, <c>412</c>, <c>416</c>, or that the store is away. With <paramref name="image"/> it goes
    /// out under that type for an <c>&lt;img&gt;</c> of ours; opened alone it is still in the sandbox. Where the store gives large files itself, the
    /// answer is <c>307</c> to it, unless the address says <c>?via=server</c>. A download is bytes, or what <paramref name="contentType"/> says, never
    /// a type that a browser runs.
    /// </summary>
    public async Task<IResult> SendAsync(HttpContext context, FileView file, CancellationToken ct, ImageFacts? image = null, string? contentType = null)
    {
        var (request, response) = (context.Request, context.Response);
        var tag = new EntityTagHeaderValue($"\"{file.Digest}\"");
        Describe(response, file, tag, contentType ?? "application/octet-stream");
        if (image is not null) (response.Headers.ContentType, response.Headers.ContentDisposition) = (image.ContentType, "inline");
        var conditions = request.GetTypedHeaders();
        if (request.Headers.IfMatch.Count > 0 && !conditions.IfMatch.Any(asked => asked.Tag == "*" || asked.Compare(tag, useStrongComparison: true)))
            return Problems.From(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The file has another ETag than If-Match says.");
        if (conditions.IfNoneMatch.Any(asked => asked.Tag == "*" || asked.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        if (image is null && HttpMethods.IsGet(request.Method) && !IsOursToJudge(request) && !IsThroughServer(request))
        {
            if (!(await downloads.FindDirectAsync(file, response.Headers.ContentDisposition.ToString(), ct)).TryGet(out var address, out var refusal)) return Refuse(response, refusal);
            if (address is not null) return Redirect(response, address);
        }

        var range = HttpMethods.IsGet(request.Method) && RangeApplies(conditions, tag) ? FindRange(conditions.Range) : null;
        var (from, length) = (0L, file.Size);
        if (range is not null)
        {
            if (Clip(range, file.Size) is not { } part) return Unsatisfiable(response, file);
            (from, length) = part;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{file.Size}");
        }

        if (HttpMethods.IsHead(request.Method))
        {
            response.ContentLength = length;
            return Results.Empty;
        }

        var isWhole = length == file.Size;
        if (!(await (isWhole ? downloads.OpenWholeAsync(file, ct) : downloads.OpenAsync(file, from, ct))).TryGet(out var content, out var error)) return Refuse(response, error);

        await using (content)
        {
            if (isWhole && length is > 0 and <= ChunkSize) return await SendSmallAsync(context, content, (int)length, file, ct);
            response.ContentLength = length;
            await CopyAsync(context, content, length, file, ct);
        }

        return Results.Empty;
    }

    // The headers that spoke of bytes would lie about a problem.
    private static IResult Refuse(HttpResponse response, Error error)
    {
        response.Headers.Clear();
        return Problems.From(error);
    }

    // Clients take these headers along to the store, which knows nothing of our tags.
    private static bool IsOursToJudge(HttpRequest request) => request.Headers.IfMatch.Count > 0 || request.Headers.IfRange.Count > 0;

    private static bool IsThroughServer(HttpRequest request) => request.Query["via"] == Server;

    // The tag and the digest stay: they are what the bytes have to be. What the store says of them comes with them.
    private static IResult Redirect(HttpResponse response, SignedAddress address)
    {
        var headers = response.Headers;
        headers.Remove(HeaderNames.ContentType);
        headers.Remove(HeaderNames.ContentDisposition);
        headers.CacheControl = "no-store";
        return TypedResults.Redirect(address.Url.AbsoluteUri, permanent: false, preserveMethod: true);
    }

    /// <summary>No byte of a version is ever rendered from our origin but a picture's, and slow lines are fine.</summary>
    public static void SetDownloadHeaders(HttpContext context, string contentType, string fileName)
    {
        var headers = context.Response.Headers;
        headers.ContentType = contentType;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        headers.ContentDisposition = disposition.ToString();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }

    /// <summary>
    /// The end of an answer that failed when its status was out already: a broken connection is the only honest one. What is known of stores is said
    /// in one line, a surprise with its trace.
    /// </summary>
    public static void BreakOff(HttpContext context, ILogger log, string what, Exception exception)
    {
        if (exception is BlobStoreException or RottenBytesException) log.LogError("Sending {What} broke off: {Reason}", what, exception.Message);
        else log.LogError(exception, "Sending {What} broke off", what);
        context.Abort();
    }

    private static void Describe(HttpResponse response, FileView file, EntityTagHeaderValue tag, string contentType)
    {
        SetDownloadHeaders(response.HttpContext, contentType, file.Path[(file.Path.LastIndexOf('/') + 1)..]);
        response.Headers.ETag = tag.ToString();
        response.Headers.AcceptRanges = "bytes";
        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Digest.Hex))}:";
    }

    // A range of what the caller has of another file would not fit: then the whole. Dates are never ours.
    private static bool RangeApplies(Microsoft.AspNetCore.Http.Headers.RequestHeaders conditions, EntityTagHeaderValue tag) =>
        conditions.IfRange is not { } seen || seen.EntityTag?.Compare(tag, useStrongComparison: true) == true;

    // Several ranges at once are answered with the whole, as RFC 9110 allows; so is what is no range of bytes.
    private static RangeItemHeaderValue? FindRange(RangeHeaderValue? range) =>
        range is { Ranges.Count: 1 } && StringSegment.Equals(range.Unit, "bytes", StringComparison.OrdinalIgnoreCase) ? range.Ranges.First() : null;

    private static (long From, long Length)? Clip(RangeItemHeaderValue range, long size)
    {
        if (range.From is { } from) return from >= size ? null : (from, Math.Min(range.To ?? long.MaxValue, size - 1) - from + 1);
        var last = Math.Min(range.To ?? 0, size);
        return last == 0 ? null : (size - last, last);
    }

    private static IResult Unsatisfiable(HttpResponse response, FileView file)
    {
        response.Headers.Clear();
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Size}");
        return Problems.From(StatusCodes.Status416RangeNotSatisfiable, "range_unsatisfiable", $"The file has {file.Size} bytes; the range lies outside.");
    }

    /// <summary>A file of one piece is proved before its first byte goes out: what is wrong with it can still be said.</summary>
    private static async Task<IResult> SendSmallAsync(HttpContext context, Stream content, int length, FileView file, CancellationToken ct)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await content.ReadExactlyAsync(bytes.AsMemory(0, length), ct);
            context.Response.ContentLength = length;
            await context.Response.BodyWriter.WriteAsync(bytes.AsMemory(0, length), ct);
            return Results.Empty;
        }
        catch (IOException) when (!context.Response.HasStarted && !ct.IsCancellationRequested)
        {
            context.Response.Headers.Clear();
            return Problems.From(FileDownloads.Damaged(file));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task CopyAsync(HttpContext context, Stream content, long length, FileView file, CancellationToken ct)
    {
        var writer = context.Response.BodyWriter;
        try
        {
            while (length > 0)
            {
                var memory = writer.GetMemory(ChunkSize);
                var read = await content.ReadAsync(length < memory.Length ? memory[..(int)length] : memory, ct);
                if (read == 0) throw new EndOfStreamException($"The store ended {length} bytes before the file.");
                writer.Advance(read);
                length -= read;
                if (!(await writer.FlushAsync(ct)).IsCompleted) continue;
                // The receiver has gone, which its pipe may say before the request's token does: what it did not take is no fault.
                context.Abort();
                return;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            BreakOff(context, log, file.Digest.ToString(), exception);
        }
    }
}
