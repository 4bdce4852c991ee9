using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Web.Hosting.Api;
using ModelRegistry.Web.Idempotency;

namespace ModelRegistry.Web.Artifacts;

/// <summary>
/// The multipart form of a logging request, read as it arrives: files go where the caller says, in any order with the fields, and are never whole
/// in memory.
/// </summary>
internal sealed class VersionForm
{
    private const int MaxFieldBytes = 1024 * 1024;
    private const int MaxFields = 1_000;
    private const int MaxBoundaryLength = 200;
    // No constant: a text's argument, not a part of the text.
    private static readonly string FieldNames = "metadata, alias, run, description, tag, file";

    // The reader looks for the boundary a buffer at a time; below 64 KiB that shows in the throughput.
    private const int BufferSize = 128 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string> single = new(StringComparer.Ordinal);
    private readonly List<string> aliases = [];
    private readonly List<string> tags = [];
    private int fields;

    /// <summary>Where a file's bytes go; it reads <c>content</c> to its end, or refuses.</summary>
    public delegate Task<Result<Digest>> FileTaker(string path, Stream content);

    /// <summary>What parts the form, by its content type; <c>body_invalid</c>.</summary>
    public static Result<string> FindBoundary(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        return string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryLength
            ? Error.Invalid("body_invalid", "body", "A version is logged as multipart/form-data with a boundary, as curl -F sends it.")
            : boundary;
    }

    /// <summary>Hours on a slow line are fine: the size has no limit, and neither has the patience.</summary>
    public static void AllowLongUpload(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }

    /// <summary>
    /// Reads the form to its final boundary. Null, or the first refusal: <c>field_unknown</c>, <c>field_repeated</c>, <c>field_too_large</c>,
    /// <c>fields_too_many</c>, <c>version_empty</c>, <c>digest_invalid</c>, <c>digest_mismatch</c>, <c>text_invalid</c>, <c>body_truncated</c>, <c>body_invalid</c>, or what <paramref name="takeFile"/> says.
    /// </summary>
    public async Task<Error?> ReadAsync(HttpContext context, string boundary, FileTaker takeFile, CancellationToken ct)
    {
        var fingerprint = context.Features.Get<RequestFingerprint>();
        var reader = new MultipartReader(boundary, context.Request.Body, BufferSize);
        try
        {
            var isEmpty = true;
            while (await reader.ReadNextSectionAsync(ct) is { } part)
            {
                isEmpty = false;
                if (await TakeAsync(part, takeFile, fingerprint, ct) is { } refusal) return refusal;
            }

            if (isEmpty) return Error.Invalid("version_empty", "file", $"The form is empty. Send at least a file or a field; known are {FieldNames}.");
        }
        catch (IOException exception)
        {
            return JsonBody.BrokenOff(context, exception);
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("body_invalid", "body", "The multipart form can't be read: a part's headers are too long, too many or malformed.");
        }

        if (fingerprint is not null) fingerprint.IsWhole = true;
        return null;
    }

    /// <summary>What the fields say, once the form is read.</summary>
    public LogVersionRequest ToRequest() => new(single.GetValueOrDefault("metadata"), single.GetValueOrDefault("run"), single.GetValueOrDefault("description"))
    {
        Aliases = aliases,
        Tags = tags,
    };

    private async Task<Error?> TakeAsync(MultipartSection part, FileTaker takeFile, RequestFingerprint? fingerprint, CancellationToken ct)
    {
        if (part.GetContentDispositionHeader() is not { Name.Length: > 0 } disposition || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
            return Error.Invalid("body_invalid", "body", "Each part of the form has a Content-Disposition: form-data with its name.");
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name == "file")
        {
            var path = FileName(disposition);
            if (!PartDigest.Read(part.Headers, path).TryGet(out var declared, out var refusal)) return refusal;
            if (!(await takeFile(path, part.Body)).TryGet(out var digest, out refusal)) return refusal;
            if (declared.Differs(digest)) return PartDigest.Mismatch(path, digest);
            fingerprint?.AppendPart(name, path, digest.Hex);
            return null;
        }

        if (name is not ("metadata" or "alias" or "run" or "description" or "tag"))
            return Error.Invalid("field_unknown", TextKey.Shown(name), $"There is no field '{TextKey.Shown(name)}' here; known are {FieldNames}.");
        if (++fields > MaxFields) return Error.Invalid("fields_too_many", name, $"One form has at most {MaxFields:N0} fields beside its files.");
        if (!(await ReadTextAsync(part.Body, name, ct)).TryGet(out var text, out var error)) return error;
        fingerprint?.AppendPart(name, path: null, text);
        return Keep(name, text);
    }

    private Error? Keep(string name, string text)
    {
        if (name is "alias" or "tag")
        {
            (name == "alias" ? aliases : tags).Add(text);
            return null;
        }

        return single.TryAdd(name, text) ? null : Error.Invalid("field_repeated", name, $"The field '{name}' comes once at most.");
    }

    // Directories are part of the path here, so nothing is stripped from it. A backslash quotes a quote or a backslash and nothing else: curl and
    // browsers send one that is part of a name as it is, and unquoted it would vanish from the name instead of being refused with it.
    private static string FileName(ContentDispositionHeaderValue disposition)
    {
        if (disposition.FileNameStar.HasValue) return disposition.FileNameStar.ToString();
        var raw = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
        return raw.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
    }

    private static async Task<Result<string>> ReadTextAsync(Stream body, string name, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await body.ReadAsync(buffer, ct) is var read and > 0)
        {
            if (bytes.Length + read > MaxFieldBytes) return new Error(ErrorKind.TooLarge, "field_too_large", $"The field '{name}' has more than 1 MiB; send files as 'file'.");
            bytes.Write(buffer, 0, read);
        }

        try
        {
            return StrictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException)
        {
            return Error.Invalid("text_invalid", name, $"The field '{name}' is not UTF-8.");
        }
    }
}
