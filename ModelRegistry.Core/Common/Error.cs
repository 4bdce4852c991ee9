namespace ModelRegistry.Core.Common;

/// <summary>The closed set of expected refusals. Each has one HTTP status (Web/Hosting/ProblemTable) and one tone on a page.</summary>
public enum ErrorKind
{
    /// <summary>The input breaks a rule that its message states.</summary>
    Invalid,

    /// <summary>Not there, or not the caller's to see: the two look the same.</summary>
    NotFound,

    /// <summary>It was there; its number is never used again.</summary>
    Deleted,

    /// <summary>The caller may see it, but not do this.</summary>
    Forbidden,

    /// <summary>The present state does not allow it.</summary>
    Conflict,

    /// <summary>The state the caller saw is gone: somebody was first.</summary>
    Stale,

    /// <summary>The caller must say which state it saw.</summary>
    ConditionRequired,

    /// <summary>More than a stated limit.</summary>
    TooLarge,

    /// <summary>The same idempotency key came with another request.</summary>
    KeyReused,

    /// <summary>A store or database is away; the same call may succeed later.</summary>
    Unavailable,

    /// <summary>The store has no room.</summary>
    NoSpace,
}

/// <summary>An expected no, as a value. <paramref name="Code"/> is stable snake_case for scripts; <paramref name="Message"/> is for people and shows the right form.</summary>
/// <param name="Kind">Which of the closed set.</param>
/// <param name="Code">Stable across releases.</param>
/// <param name="Message">One or two sentences, never an exception's text.</param>
public record Error(ErrorKind Kind, string Code, Text Message)
{
    /// <summary>Where it helps, the failing fields: name as in the request, message for each.</summary>
    public IReadOnlyDictionary<string, Text>? Fields { get; init; }

    /// <summary>What the caller needs to go on (the present holder of an alias, the places that hold a version …), by JSON name.</summary>
    public IReadOnlyDictionary<string, object?>? Details { get; init; }

    /// <summary>A refusal of one field of the request.</summary>
    public static Error Invalid(string code, string field, Text message) =>
        new(ErrorKind.Invalid, code, message) { Fields = new Dictionary<string, Text>(StringComparer.Ordinal) { [field] = message } };

    /// <summary>Not there or not visible. <paramref name="what"/> reads like "model version acme/digits/digits-mlp:v9".</summary>
    public static Error NotFound(Text what) => new(ErrorKind.NotFound, "not_found", $"There is no {what}, or it is not yours to see.");
}
