using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Core.Collections;

/// <summary>One version's place in one collection: made by logging in its artifact, a bookmark in a registered model.</summary>
public sealed class Membership
{
    public required Guid Id { get; init; }

    public required Guid CollectionId { get; init; }

    public Collection? Collection { get; init; }

    public required Guid VersionId { get; init; }

    public ModelVersion? Version { get; init; }

    /// <summary>Unique in the collection for ever; in its artifact the version's own number.</summary>
    public required int Number { get; init; }

    public required Guid AddedById { get; init; }

    public RegistryUser? AddedBy { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Set when the bookmark was removed or the version went to the bin: the row keeps the number from being used again.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}
