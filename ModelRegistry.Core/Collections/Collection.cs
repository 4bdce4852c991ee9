using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Collections;

/// <summary>The two kinds of collection.</summary>
public enum CollectionKind
{
    /// <summary>An ordered group of logged versions.</summary>
    Artifact = 1,

    /// <summary>A folder of bookmarks to versions.</summary>
    RegisteredModel = 2,
}

/// <summary>
/// A model artifact or a registered model: members that are versions, each with a number, aliases and a computed <c>latest</c>.
/// Numbering, aliases, resolving and history are built on this once for both.
/// </summary>
public sealed class Collection
{
    public required Guid Id { get; init; }

    public required CollectionKind Kind { get; init; }

    public required Guid EntityId { get; init; }

    public Entity? Entity { get; init; }

    public required Guid ProjectId { get; init; }

    public Project? Project { get; init; }

    /// <summary>As typed; unique in the project by <see cref="NameKey"/>.</summary>
    public required string Name { get; set; }

    public required string NameKey { get; set; }

    /// <summary>The name that a client of another protocol gave it, where that is no name of ours: see <see cref="ForeignName"/>.</summary>
    public string? Title { get; set; }

    public string? Description { get; set; }

    /// <summary>Another protocol's word for what kind of thing it holds, where that is no model.</summary>
    public string? Type { get; set; }

    /// <summary>The number that the next member gets. Raised in the transaction that adds it, never lowered.</summary>
    public int NextNumber { get; set; }

    public required Guid CreatedById { get; init; }

    public RegistryUser? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when it was deleted; the row stays for history, the name is free again.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public List<Membership> Members { get; } = [];

    public List<Alias> Aliases { get; } = [];

    public List<CollectionTag> Tags { get; } = [];
}
