using ModelRegistry.Core.Access;

namespace ModelRegistry.Core.Collections;

/// <summary>
/// A named place inside an entity. Each entity has one made with it, named <see cref="CollectionPath.RegistryProject"/>, that holds its
/// registered models: so one path, one unique index and one query serve both kinds of collection.
/// </summary>
public sealed class Project
{
    public required Guid Id { get; init; }

    public required Guid EntityId { get; init; }

    public Entity? Entity { get; init; }

    /// <summary>As typed; unique in the entity by <see cref="NameKey"/>.</summary>
    public required string Name { get; set; }

    public required string NameKey { get; set; }

    public string? DisplayName { get; set; }

    /// <summary>The name that a client of another protocol gave it, where that is no name of ours: see <see cref="ForeignName"/>.</summary>
    public string? Title { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True for the place of registered models.</summary>
    public bool IsRegistry => NameKey == CollectionPath.RegistryProject;
}

/// <summary>A name that something had before: it redirects until somebody takes it.</summary>
public sealed class FormerName
{
    /// <summary>The parent in which the name was unique: empty for entities, the entity for projects, the project for collections.</summary>
    public required Guid ScopeId { get; init; }

    public required string NameKey { get; init; }

    /// <summary>The entity, project or collection that had the name.</summary>
    public required Guid TargetId { get; set; }
}
