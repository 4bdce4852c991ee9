namespace ModelRegistry.Core.Access;

/// <summary>A team or a person that owns projects and registered models.</summary>
public sealed class Entity
{
    /// <summary>How the key of a deleted entity begins. No name that a person can type has a slash, so the name is free again and this one can't be asked for.</summary>
    internal const string DeletedKey = "deleted/";

    public required Guid Id { get; init; }

    /// <summary>As typed; unique by <see cref="NameKey"/>.</summary>
    public required string Name { get; set; }

    public required string NameKey { get; set; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    /// <summary>The account whose own entity this is, or null for a team.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>How many events the entity's history has: raised first in every write's transaction, which makes writes of one entity take turns.</summary>
    public long HistoryLength { get; set; }

    /// <summary>The hash of the last event: see <see cref="History.HistoryChain"/>.</summary>
    public string HistoryHash { get; set; } = History.HistoryChain.Beginning;

    public required DateTimeOffset CreatedAt { get; init; }

    public List<EntityMember> Members { get; } = [];
}

/// <summary>One account's role in one entity.</summary>
public sealed class EntityMember
{
    public required Guid EntityId { get; init; }

    public Entity? Entity { get; init; }

    public required Guid UserId { get; init; }

    public RegistryUser? User { get; init; }

    public required Role Role { get; set; }

    public required DateTimeOffset AddedAt { get; init; }
}
