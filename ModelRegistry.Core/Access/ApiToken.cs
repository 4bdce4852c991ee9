namespace ModelRegistry.Core.Access;

/// <summary>A secret that lets a script act for an account, stored only as a hash.</summary>
public sealed class ApiToken
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public RegistryUser? User { get; init; }

    /// <summary>What the person calls it, "training cluster".</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, 64 hex. The token has 200 random bits, so a plain hash can't be searched.</summary>
    public required string Hash { get; init; }

    /// <summary>The last four characters, to tell tokens apart.</summary>
    public required string Hint { get; init; }

    /// <summary>The most that the token may do, whatever its owner may.</summary>
    public required Role MaxRole { get; init; }

    /// <summary>The one entity it reaches, or null for all of its owner's.</summary>
    public Guid? EntityId { get; init; }

    public Entity? Entity { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC, or null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
