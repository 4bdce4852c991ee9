using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Idempotency;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>Reads a JSON body strictly: each refusal has a code, and names the field where one is at fault.</summary>
internal static class JsonBody
{
    /// <summary>Bytes at most, where the call does not say else by a limit of its own.</summary>
    public const int MaxBytes = 1024 * 1024;

    // What a serializer reads that is not told otherwise.
    private const int DefaultDepth = 64;

    /// <summary>The body, or <c>body_missing</c>, <c>body_too_large</c>, <c>body_truncated</c>, <c>body_invalid</c>.</summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpContext context, CancellationToken ct)
        where T : class
    {
        if (!(await ReadBytesAsync(context.Request, ct)).TryGet(out var bytes, out var error)) return error;
        if (bytes.Length == 0) return Missing;
        context.Features.Get<RequestFingerprint>()?.Append(bytes);
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, options) is { } body ? body : Invalid("body", "The body is null; a JSON object is meant.");
        }
        catch (JsonException exception)
        {
            return Describe<T>(exception, bytes, options);
        }
    }

    /// <summary>The raw bytes of a small body; empty where there is none.</summary>
    public static async Task<Result<byte[]>> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        var most = request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? MaxBytes;
        if (request.ContentLength > most) return TooLarge(most);
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(ct);
                if (read.Buffer.Length > most)
                {
                    // A reading left open is one that the server can't end.
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return TooLarge(most);
                }

                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return bytes;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException exception)
        {
            return BrokenOff(request.HttpContext, exception);
        }
    }

    /// <summary>What is answered where reading a body failed: <c>body_truncated</c>.</summary>
    public static Error BrokenOff(HttpContext context, IOException exception)
    {
        // Else the server would read on at the request's end, can't after a reset, and logs that as an error.
        if (exception is ConnectionResetException) context.Abort();
        return Truncated;
    }

    private static Error Truncated => new(ErrorKind.Invalid, "body_truncated", "The request's body broke off before its end. Nothing was changed; send it again.");

    /// <summary>There is no body.</summary>
    public static Error Missing => Error.Invalid("body_missing", "body", "This call takes a body, and its Content-Type; see the call's documentation at /docs/api.");

    private static Error TooLarge(long most) => new(ErrorKind.TooLarge, "body_too_large", $"The JSON body of this call has at most {most / 1024 / 1024} MiB.");

    private static Error Describe<T>(JsonException exception, byte[] bytes, JsonSerializerOptions options)
    {
        if (exception.InnerException is JsonException syntax)
        {
            var most = options.MaxDepth > 0 ? options.MaxDepth : DefaultDepth;
            if (JsonDepth.IsOver(bytes, most))
                return Invalid("body", $"The body is nested deeper than {most}, which no call takes; metadata may be nested {JsonObjectText.MaxDepth} deep.");
            return Invalid("body", $"This is not JSON from line {(syntax.LineNumber ?? 0) + 1}, byte {(syntax.BytePositionInLine ?? 0) + 1} on.");
        }

        var required = options.GetTypeInfo(typeof(T)).Properties.Where(property => property.IsRequired).Select(property => property.Name)
            .FirstOrDefault(name => exception.Message.Contains($"missing required properties including: '{name}'", StringComparison.Ordinal));
        if (required is not null) return Invalid(required, $"The field '{required}' must be given; see the call's documentation at /docs/api.");

        var field = FieldOf(exception);
        if (field is null) return Invalid("body", "The body is not the JSON object that this call takes; see its documentation at /docs/api.");
        var known = options.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name).ToList();
        return known.Contains(field.Split('.', '[')[0], StringComparer.Ordinal)
            ? Invalid(field, $"'{field}' comes twice, has another type than it should, or is not well-formed text; see the call's documentation at /docs/api.")
            : Invalid(field, $"There is no field '{field}' here; known are {string.Join(", ", known)}.");
    }

    // "$.files[0].path" is the failing field's path in the body; an unknown field is named in quotes only.
    private static string? FieldOf(JsonException exception)
    {
        if (exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal)) return path[2..];
        if (exception.Path?.StartsWith("$['", StringComparison.Ordinal) == true) return exception.Path[3..^2];
        var start = exception.Message.IndexOf('\'', StringComparison.Ordinal);
        var end = start < 0 ? -1 : exception.Message.IndexOf('\'', start + 1);
        return end > start + 1 ? exception.Message[(start + 1)..end] : null;
    }

    private static Error Invalid(string field, Text message) => Error.Invalid("body_invalid", field, message);
}
