using Microsoft.AspNetCore.Diagnostics;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Hosting;

/// <summary>What a program is told of an exception: never its text. Pages have their own error page.</summary>
internal sealed class Surprises(IDatabaseDialect dialect) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (exception is NobodySignedInException && !MachinePaths.Contains(httpContext.Request.Path))
        {
            httpContext.Response.Redirect(Urls.SignIn);
            return true;
        }

        if (!MachinePaths.Contains(httpContext.Request.Path)) return false;
        var (status, code, message) = Describe(exception);
        if (await RefusalForm.TryWriteAsync(httpContext, status, message.ToString())) return true;
        await Problems.WriteAsync(httpContext, status, code, message);
        return true;
    }

    private (int Status, string Code, Text Message) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, "too_large", (Text)"The request is larger than this address takes."),
        BadHttpRequestException bad => (bad.StatusCode, "request_invalid", (Text)"The request is broken off, or is not what this address takes; see the API's documentation."),
        NobodySignedInException => (StatusCodes.Status401Unauthorized, "token_invalid", (Text)"The token's account is gone or locked."),
        BlobStoreException { Fault: BlobStoreFault.Full or BlobStoreFault.Reserved } => (StatusCodes.Status507InsufficientStorage, "insufficient_storage", (Text)"The store has no room left. Nothing was changed."),
        BlobStoreException => (StatusCodes.Status503ServiceUnavailable, "storage_unavailable", (Text)"The store can't be reached just now. Nothing was changed; try again shortly."),
        _ when dialect.IsFull(exception) =>
            (StatusCodes.Status507InsufficientStorage, "insufficient_storage", (Text)"The registry's database has no room left. An operator has to make room; nothing was changed."),
        _ when dialect.IsUnavailable(exception) =>
            (StatusCodes.Status503ServiceUnavailable, "database_unavailable", (Text)"The database can't be reached just now. Nothing was changed; try again shortly."),
        _ => (StatusCodes.Status500InternalServerError, "internal_error", (Text)"Something went wrong on the server; its log has this answer's X-Request-Id."),
    };
}
