using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Tags;

/// <summary>Something that carries tags, found for writing.</summary>
internal abstract class Tagged
{
    /// <summary>The rows of its tags, tracked.</summary>
    public abstract IQueryable<Tag> In(RegistryDbContext db);

    /// <summary>The row of one tag more.</summary>
    public abstract Tag Row(TagName tag);

    /// <summary>What history says of it; the scope of the writer has the rest.</summary>
    public abstract Happening Happening(WriteScope scope, string before, string after);

    /// <summary>Tells whoever keeps what is shown with it that it changes.</summary>
    public abstract Task ChangeAsync(WriteScope scope);
}

/// <summary>A version, whose tags are part of what is kept of it in memory.</summary>
internal sealed class TaggedVersion(ModelVersion version, string subject) : Tagged
{
    public override IQueryable<Tag> In(RegistryDbContext db) => db.VersionTags.Where(t => t.VersionId == version.Id);

    public override Tag Row(TagName tag) => new VersionTag { VersionId = version.Id, Name = tag.Value, NameKey = tag.Key };

    public override Happening Happening(WriteScope scope, string before, string after) => new(HistoryAction.VersionTagged, subject)
    {
        CollectionId = version.ArtifactId,
        VersionId = version.Id,
        ToNumber = version.Number,
        From = before,
        To = after,
    };

    public override Task ChangeAsync(WriteScope scope) => AliasMoves.RaiseRevisionAsync(scope, version.Id);
}

/// <summary>A model artifact or registered model.</summary>
internal sealed class TaggedCollection(Collection collection) : Tagged
{
    public override IQueryable<Tag> In(RegistryDbContext db) => db.CollectionTags.Where(t => t.CollectionId == collection.Id);

    public override Tag Row(TagName tag) => new CollectionTag { CollectionId = collection.Id, Name = tag.Value, NameKey = tag.Key };

    public override Happening Happening(WriteScope scope, string before, string after) =>
        new(collection.Kind == CollectionKind.Artifact ? HistoryAction.ArtifactTagged : HistoryAction.ModelTagged, scope.PathOf(collection).ToString())
        {
            CollectionId = collection.Id,
            From = before,
            To = after,
        };

    public override Task ChangeAsync(WriteScope scope) => Task.CompletedTask;
}
