using System.Text.Json.Nodes;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>A refusal as MLflow's clients read it: <c>{"error_code", "message"}</c> and a status.</summary>
internal sealed class MlFlowRefusal(int status, string code, string message) : Exception(message)
{
    public const string InvalidParameter = "INVALID_PARAMETER_VALUE";
    public const string NotThere = "RESOURCE_DOES_NOT_EXIST";
    public const string AlreadyThere = "RESOURCE_ALREADY_EXISTS";
    public const string Denied = "PERMISSION_DENIED";

    public int Status => status;

    public string Code => code;

    public static MlFlowRefusal Invalid(string message) => new(StatusCodes.Status400BadRequest, InvalidParameter, message);

    public static MlFlowRefusal NotFound(string message) => new(StatusCodes.Status404NotFound, NotThere, message);

    public static MlFlowRefusal Taken(string message) => new(StatusCodes.Status400BadRequest, AlreadyThere, message);

    public static MlFlowRefusal NotImplemented(string message) => new(StatusCodes.Status501NotImplemented, "NOT_IMPLEMENTED", message);

    /// <summary>
    /// From the registry's refusals. Never a 5xx for a user's mistake: these clients ask again for minutes. What only an operator can mend is 503 where a
    /// second try may help, and 507 where it won't.
    /// </summary>
    public static MlFlowRefusal Of(Error error)
    {
        var message = error.Message.ToString();
        return error.Kind switch
        {
            ErrorKind.NotFound or ErrorKind.Deleted => NotFound(message),
            ErrorKind.Forbidden => new(StatusCodes.Status403Forbidden, Denied, message),
            ErrorKind.Stale => new(StatusCodes.Status409Conflict, "ABORTED", message),
            ErrorKind.Unavailable => new(StatusCodes.Status503ServiceUnavailable, "TEMPORARILY_UNAVAILABLE", message),
            ErrorKind.NoSpace => new(StatusCodes.Status507InsufficientStorage, "INTERNAL_ERROR", message),
            _ when error.Code == "name_taken" => Taken(message),
            // Clients look for these two words.
            _ when error.Code is "path_invalid" or "path_conflict" => Invalid($"Invalid path: {message}"),
            _ => Invalid(message),
        };
    }

    /// <summary>This wire's word for a status.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "UNAUTHENTICATED",
        StatusCodes.Status403Forbidden => Denied,
        // The nearest word that clients know; they try another method then.
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "ENDPOINT_NOT_FOUND",
        StatusCodes.Status409Conflict => "ABORTED",
        StatusCodes.Status429TooManyRequests => "REQUEST_LIMIT_EXCEEDED",
        StatusCodes.Status503ServiceUnavailable => "TEMPORARILY_UNAVAILABLE",
        >= StatusCodes.Status500InternalServerError => "INTERNAL_ERROR",
        _ => InvalidParameter,
    };

    public IResult ToResult() => Write(Status, Code, Message);

    public static IResult Write(int status, string code, string message) =>
        Results.Text(new JsonObject { ["error_code"] = code, ["message"] = message }.ToJsonString(MlFlowJson.Plain), "application/json", statusCode: status);
}
