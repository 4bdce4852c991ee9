namespace ModelRegistry.Core.Idempotency;

/// <summary>The first answer to a request that carried an <c>Idempotency-Key</c>, so that a caller who lost it may ask again.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Characters of a key at most.</summary>
    public const int MaxKeyLength = 255;

    public required Guid UserId { get; init; }

    /// <summary>As sent; unique per account.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, address and body, 64 hex; null while the first request is under way.</summary>
    public string? RequestHash { get; set; }

    /// <summary>HTTP status of the first answer; null while it is under way.</summary>
    public int? Status { get; set; }

    /// <summary>Its content type.</summary>
    public string? ContentType { get; set; }

    /// <summary>Its <c>Location</c>, <c>ETag</c> and how much of a file it says to have, one a line as <c>Name: value</c>.</summary>
    public string? Headers { get; set; }

    /// <summary>Its body: JSON of the registry's own making.</summary>
    public string? Body { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
