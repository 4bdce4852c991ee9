using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Web.Hosting;

/// <summary>The one table from an expected no to an HTTP answer: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c>.</summary>
public static class Problems
{
    /// <summary>The media type of every refusal.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which a caller may ask an unavailable store again.</summary>
    public const int RetryAfterSeconds = 5;

    // Scripts match on it, so it names the code and leads nowhere.
    private const string TypePrefix = "urn:model-registry:error:";

    /// <summary>The HTTP status of a kind of refusal.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Deleted => StatusCodes.Status410Gone,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Stale => StatusCodes.Status412PreconditionFailed,
        ErrorKind.ConditionRequired => StatusCodes.Status428PreconditionRequired,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.KeyReused => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.NoSpace => StatusCodes.Status507InsufficientStorage,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of refusal without a status."),
    };

    /// <summary>A refusal as an endpoint's answer; 503 also says when to try again.</summary>
    public static IResult From(Error error) => new ProblemResult(error);

    /// <summary>The same, with a status of the protocol that no <see cref="ErrorKind"/> has (401, 405, 415, 416 …).</summary>
    public static IResult From(int status, string code, Text message) => new ProblemResult(new(ErrorKind.Invalid, code, message), status);

    /// <summary>The value through <paramref name="answer"/>, or the refusal as a problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return result.TryGet(out var value, out var error) ? answer(value) : From(error);
    }

    /// <summary>Writes a problem where no endpoint answers: middleware, authentication, exceptions.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, Text message) =>
        new ProblemResult(new(ErrorKind.Invalid, code, message), status).ExecuteAsync(context);

    /// <summary>The body of a refusal: <c>type</c>, <c>title</c>, <c>status</c>, <c>detail</c>, <c>code</c>, <c>errors</c> by field (lists of sentences), and the error's details by name.</summary>
    internal static ProblemDetails DetailsOf(int status, Error error, Localizer l)
    {
        var problem = new ProblemDetails
        {
            Type = TypePrefix + error.Code,
            Title = l[TitleOf(status)],
            Status = status,
            Detail = l[error.Message],
        };
        problem.Extensions["code"] = error.Code;
        if (error.Fields is { Count: > 0 } fields)
            problem.Extensions["errors"] = fields.ToDictionary(field => field.Key, field => new[] { l[field.Value] }, StringComparer.Ordinal);
        foreach (var (name, value) in error.Details ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            problem.Extensions[name] = value;
        return problem;
    }

    // The protocol's own words for the statuses that are answered here; another's are left in English.
    private static Text TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Bad Request",
        StatusCodes.Status401Unauthorized => "Unauthorized",
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status404NotFound => "Not Found",
        StatusCodes.Status405MethodNotAllowed => "Method Not Allowed",
        StatusCodes.Status409Conflict => "Conflict",
        StatusCodes.Status410Gone => "Gone",
        StatusCodes.Status412PreconditionFailed => "Precondition Failed",
        StatusCodes.Status413PayloadTooLarge => "Payload Too Large",
        StatusCodes.Status415UnsupportedMediaType => "Unsupported Media Type",
        StatusCodes.Status416RangeNotSatisfiable => "Range Not Satisfiable",
        StatusCodes.Status422UnprocessableEntity => "Unprocessable Entity",
        StatusCodes.Status428PreconditionRequired => "Precondition Required",
        StatusCodes.Status429TooManyRequests => "Too Many Requests",
        StatusCodes.Status500InternalServerError => "Internal Server Error",
        StatusCodes.Status503ServiceUnavailable => "Service Unavailable",
        StatusCodes.Status507InsufficientStorage => "Insufficient Storage",
        _ => Text.Verbatim(Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)),
    };
}

/// <summary>A problem as an endpoint's answer, in the language that the request asks for.</summary>
/// <param name="error">What it says.</param>
/// <param name="status">A status of the protocol; without it, that of the error's kind.</param>
internal sealed class ProblemResult(Error error, int? status = null) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status ?? Problems.StatusOf(error.Kind);

    /// <summary>In English, for an endpoint that says it in another protocol's form.</summary>
    public string Message => error.Message.ToString();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // Not the request's own: this may be written before anybody is known, and after the language was first asked for.
        var l = new Localizer(RequestLanguage.Of(httpContext));
        httpContext.Response.Headers.ContentLanguage = l.Tag;
        var problem = Problems.DetailsOf(StatusCode!.Value, error, l);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = Problems.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(problem).ExecuteAsync(httpContext);
    }
}
