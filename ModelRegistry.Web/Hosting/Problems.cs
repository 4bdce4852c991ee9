using Microsoft.AspNetCore.Mvc;
using ModelRegistry.Core.Common;

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

    /// <summary>The body of a refusal: <c>type</c>, <c>title</c>, <c>status</c>, <c>detail</c>, <c>code</c>, <c>errors</c> by field (lists of sentences), and the error's details by name.</summary>
    public static ProblemDetails DetailsOf(Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return DetailsOf(StatusOf(error.Kind), error);
    }

    /// <summary>A refusal as an endpoint's answer; 503 also says when to try again.</summary>
    public static IResult From(Error error) => new ProblemResult(DetailsOf(error));

    /// <summary>The same, with a status of the protocol that no <see cref="ErrorKind"/> has (401, 405, 415, 416 …).</summary>
    public static IResult From(int status, string code, string message) => new ProblemResult(DetailsOf(status, code, message));

    /// <summary>The value through <paramref name="answer"/>, or the refusal as a problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return result.TryGet(out var value, out var error) ? answer(value) : From(error);
    }

    /// <summary>Writes a problem where no endpoint answers: middleware, authentication, exceptions.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string message) =>
        new ProblemResult(DetailsOf(status, code, message)).ExecuteAsync(context);

    private static ProblemDetails DetailsOf(int status, string code, string message) =>
        DetailsOf(status, new Error(ErrorKind.Invalid, code, message));

    private static ProblemDetails DetailsOf(int status, Error error)
    {
        var problem = new ProblemDetails
        {
            Type = TypePrefix + error.Code,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = error.Message,
        };
        problem.Extensions["code"] = error.Code;
        if (error.Fields is { Count: > 0 } fields)
            problem.Extensions["errors"] = fields.ToDictionary(field => field.Key, field => new[] { field.Value }, StringComparer.Ordinal);
        foreach (var (name, value) in error.Details ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            problem.Extensions[name] = value;
        return problem;
    }
}

/// <summary>A problem as an endpoint's answer.</summary>
/// <param name="problem">Its body.</param>
internal sealed class ProblemResult(ProblemDetails problem) : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    public int? StatusCode => problem.Status;

    public object? Value => problem;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = Problems.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(problem).ExecuteAsync(httpContext);
    }
}
