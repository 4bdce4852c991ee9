using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Metadata;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Idempotency;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;
using ModelRegistry.Web.Uploads;

namespace ModelRegistry.Web.Idempotency;

/// <summary>
/// Gives a changing call its <c>Idempotency-Key</c>: the first answer is kept with the key and returned to whoever asks again.
/// A refusal that came before the body was read is not kept: nothing changed, and asking again asks the same.
/// </summary>
internal sealed class IdempotencyFilter(IdempotentRequests requests) : IEndpointFilter
{
    /// <summary>The request's header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Says on an answer that it is the first one's.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const string RetryAfterSeconds = "2";
    private static readonly string[] KeptHeaders = ["Location", "ETag", "Range", DraftUploads.OffsetHeader];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers[Header];
        if (header.Count == 0) return await next(context);
        var actor = http.GetActor();
        if (!(await requests.BeginAsync(header.Count == 1 ? header[0] : null, actor, http.RequestAborted)).TryGet(out var turn, out var error))
        {
            if (error.Code == IdempotentRequests.InProgressCode) http.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Problems.From(error);
        }

        using var fingerprint = new RequestFingerprint(http.Request, actor);
        http.Features.Set(fingerprint);
        return turn.Answer is { } answer
            ? await RepeatAsync(http, fingerprint, answer)
            : await AskAsync(http, fingerprint, turn.Key, actor, () => next(context));
    }

    private async Task<IResult> AskAsync(HttpContext http, RequestFingerprint fingerprint, string key, Actor actor, Func<ValueTask<object?>> next)
    {
        var kept = false;
        using var buffer = new MemoryStream();
        try
        {
            await using (requests.KeepTurn(key, actor))
            {
                var result = await next() as IResult ?? throw new InvalidOperationException("A call that takes an Idempotency-Key answers with an IResult.");
                await ExecuteAsync(result, http, buffer);
            }

            if (http.Response.StatusCode < StatusCodes.Status500InternalServerError && (fingerprint.IsWhole || !TakesBody(http)))
            {
                // Also where the caller has gone: it is for such a caller that the answer is kept.
                await requests.CompleteAsync(key, actor, ToAnswer(http.Response, buffer, fingerprint.ToHex()), CancellationToken.None);
                kept = true;
            }
        }
        finally
        {
            if (!kept) await requests.ReleaseAsync(key, actor, CancellationToken.None);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(http.Response.Body, http.RequestAborted);
        return Results.Empty;
    }

    private static async Task<IResult> RepeatAsync(HttpContext http, RequestFingerprint fingerprint, KeptAnswer answer)
    {
        if (TakesBody(http) && await ReadAgainAsync(http, fingerprint) is { } refusal) return Problems.From(refusal);
        if (fingerprint.ToHex() != answer.RequestHash) return Problems.From(IdempotentRequests.KeyReused);
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers[ReplayedHeader] = "true";
        foreach (var line in (answer.Headers ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            response.Headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
        if (answer.ContentType is null) return Results.Empty;
        response.ContentType = answer.ContentType;
        await response.WriteAsync(answer.Body ?? string.Empty, http.RequestAborted);
        return Results.Empty;
    }

    // To compare, not to keep: a file's bytes are hashed and forgotten.
    private static async Task<Error?> ReadAgainAsync(HttpContext http, RequestFingerprint fingerprint)
    {
        if (TakesBytes(http))
        {
            VersionForm.AllowLongUpload(http);
            fingerprint.AppendBytes(http.Request.Headers.ContentRange, await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
            return null;
        }

        if (!http.Request.HasFormContentType)
        {
            if (!(await JsonBody.ReadBytesAsync(http.Request, http.RequestAborted)).TryGet(out var bytes, out var error)) return error;
            fingerprint.Append(bytes);
            return null;
        }

        if (!VersionForm.FindBoundary(http.Request).TryGet(out var boundary, out var bad)) return bad;
        VersionForm.AllowLongUpload(http);
        return await new VersionForm().ReadAsync(
            http, boundary, async (_, content) => Digest.FromBytes(await SHA256.HashDataAsync(content, http.RequestAborted)), http.RequestAborted);
    }

    private static async Task ExecuteAsync(IResult result, HttpContext http, MemoryStream into)
    {
        var body = http.Response.Body;
        http.Response.Body = into;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    private static KeptAnswer ToAnswer(HttpResponse response, MemoryStream body, string requestHash) => new(
        requestHash,
        response.StatusCode,
        response.ContentType,
        string.Join('\n', KeptHeaders.Where(name => response.Headers[name].Count > 0).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}: {response.Headers[name]}"))),
        body.Length == 0 ? null : System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));

    private static bool TakesBody(HttpContext http) => TakesBytes(http) || http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;

    private static bool TakesBytes(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<BytesTaken>() is not null;
}
