using ModelRegistry.Web.Idempotency;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>What a call takes and answers, for the document and for routing.</summary>
internal static class ApiMetadata
{
    /// <summary>A JSON body; another content type is answered 415.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder call)
        where T : notnull => call.Accepts<T>("application/json");

    /// <summary>A JSON answer.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder call, int status = StatusCodes.Status200OK) => call.Produces<T>(status);

    /// <summary>An answer without a body.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder call, int status) => call.Produces(status);

    /// <summary>A call that changes something: repeated with its <c>Idempotency-Key</c> it returns the first answer.</summary>
    public static RouteHandlerBuilder TakesIdempotencyKey(this RouteHandlerBuilder call) =>
        call.AddEndpointFilter<RouteHandlerBuilder, IdempotencyFilter>().WithMetadata(new IdempotencyKeyTaken());
}

/// <summary>Marks a call whose body is a file's bytes, whatever its Content-Type says.</summary>
internal sealed class BytesTaken;

/// <summary>Marks a call that takes an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyKeyTaken;
