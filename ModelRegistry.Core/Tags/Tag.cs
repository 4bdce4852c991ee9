using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Tags;

/// <summary>A free label on something; one row for each thing that carries it.</summary>
public abstract class Tag
{
    /// <summary>As typed, by the rule of <see cref="TagName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>As compared: a thing carries a tag once, however it is written.</summary>
    public required string NameKey { get; init; }
}

/// <summary>A tag of a version.</summary>
public sealed class VersionTag : Tag
{
    public required Guid VersionId { get; init; }

    public ModelVersion? Version { get; init; }
}

/// <summary>A tag of a model artifact or registered model.</summary>
public sealed class CollectionTag : Tag
{
    public required Guid CollectionId { get; init; }

    public Collection? Collection { get; init; }
}
