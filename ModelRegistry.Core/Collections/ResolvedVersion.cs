namespace ModelRegistry.Core.Collections;

/// <summary>What a reference meant at one moment. Whoever goes on to read bytes uses <see cref="VersionId"/>: an alias that moves meanwhile changes nothing.</summary>
/// <param name="VersionId">The version, for ever.</param>
/// <param name="Artifact">Where it was logged, by present names.</param>
/// <param name="Number">Its number there.</param>
/// <param name="EntityId">The entity where it was logged, which the actor may see.</param>
/// <param name="Via">The registered model's reference by number, where it came through one.</param>
/// <param name="ViaEntityId">The entity of the collection it came through, which the actor may see.</param>
/// <param name="Revision">Raised when anything shown with the version changes.</param>
public sealed record ResolvedVersion(Guid VersionId, CollectionPath Artifact, int Number, Guid EntityId, Reference? Via, Guid ViaEntityId, long Revision)
{
    /// <summary>The canonical reference, by number.</summary>
    public string Ref => new Reference(Artifact, MemberSelector.Of(Number)).ToString();
}
