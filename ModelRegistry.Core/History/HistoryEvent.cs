namespace ModelRegistry.Core.History;

/// <summary>
/// One change: who, what, from, to, why, when. Written in the transaction of the change and never changed or removed: the context refuses it.
/// Names are kept as they were, since things are renamed.
/// </summary>
public sealed class HistoryEvent
{
    /// <summary>The entity whose history this is.</summary>
    public required Guid EntityId { get; init; }

    /// <summary>1, 2, 3 … in the entity, in the order committed, without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public required Guid ActorId { get; init; }

    /// <summary>The user name then.</summary>
    public required string ActorName { get; init; }

    /// <summary>The name of the token it came with, or null for a person in a browser.</summary>
    public string? TokenName { get; init; }

    /// <summary>One of <see cref="HistoryAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What it happened to, as it was called then: <c>acme/model-registry/DigitClassifier</c>.</summary>
    public required string Subject { get; init; }

    public Guid? CollectionId { get; init; }

    /// <summary>The version it is about; for an alias, the new holder.</summary>
    public Guid? VersionId { get; init; }

    /// <summary>For an alias, the version that held it before.</summary>
    public Guid? FromVersionId { get; init; }

    /// <summary>The alias as compared, for events of an alias.</summary>
    public string? AliasKey { get; init; }

    /// <summary>The alias as typed then.</summary>
    public string? Alias { get; init; }

    /// <summary>The alias's generation after the event.</summary>
    public long? Generation { get; init; }

    /// <summary>The number of the member that held the alias before, or that the event took away.</summary>
    public int? FromNumber { get; init; }

    /// <summary>The number of the member that holds it after, or that the event added.</summary>
    public int? ToNumber { get; init; }

    /// <summary>The old value, where it is text.</summary>
    public string? From { get; init; }

    /// <summary>The new value, where it is text.</summary>
    public string? To { get; internal set; }

    /// <summary>Why, in the actor's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The promotion request it is about, or that it applies.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The names of the rules that an owner overrode, as <see cref="Common.Text.ToRecord"/> keeps them.</summary>
    public string? Overrode { get; init; }

    /// <summary>The number of the comment on the version that it is about.</summary>
    public int? CommentNumber { get; init; }

    /// <summary>SHA-256 over the entity's event before and this one, 64 hex: see <see cref="HistoryChain"/>.</summary>
    public string Hash { get; private set; } = string.Empty;

    /// <summary>True where <see cref="To"/> is the reference of a version that may be another entity's.</summary>
    internal bool NamesAVersion => To is not null && VersionId is not null && Action is HistoryAction.BookmarkAdded or HistoryAction.RunUsed;

    /// <summary>The same with its place in the chain.</summary>
    internal HistoryEvent WithHash(string hash)
    {
        Hash = hash;
        return this;
    }

    /// <summary>The same for a reader who may not see what <see cref="To"/> names.</summary>
    internal HistoryEvent WithoutTo()
    {
        var masked = (HistoryEvent)MemberwiseClone();
        masked.To = null;
        return masked;
    }
}

/// <summary>The words for what can happen.</summary>
public static class HistoryAction
{
    public const string EntityCreated = "entity.created";
    public const string EntityChanged = "entity.changed";
    public const string EntityRenamed = "entity.renamed";
    public const string EntityDeleted = "entity.deleted";
    public const string AccountMade = "account.made";
    public const string AccountChanged = "account.changed";
    public const string MemberAdded = "member.added";
    public const string MemberChanged = "member.changed";
    public const string MemberRemoved = "member.removed";
    public const string ProjectCreated = "project.created";
    public const string ProjectChanged = "project.changed";
    public const string ProjectRenamed = "project.renamed";
    public const string ProjectDeleted = "project.deleted";
    public const string ArtifactCreated = "artifact.created";
    public const string ArtifactChanged = "artifact.changed";
    public const string ArtifactRenamed = "artifact.renamed";
    public const string ArtifactTagged = "artifact.tagged";
    public const string ArtifactDeleted = "artifact.deleted";
    public const string ModelCreated = "model.created";
    public const string ModelChanged = "model.changed";
    public const string ModelRenamed = "model.renamed";
    public const string ModelTagged = "model.tagged";
    public const string ModelDeleted = "model.deleted";
    public const string VersionLogged = "version.logged";
    public const string VersionDescribed = "version.described";
    public const string VersionAnnotated = "version.annotated";
    public const string VersionTagged = "version.tagged";
    public const string VersionDeleted = "version.deleted";
    public const string VersionRestored = "version.restored";
    public const string VersionPurged = "version.purged";
    public const string VersionDamaged = "version.damaged";
    public const string VersionHealed = "version.healed";
    public const string DraftDiscarded = "draft.discarded";
    public const string CommentAdded = "comment.added";
    public const string CommentEdited = "comment.edited";
    public const string CommentDeleted = "comment.deleted";
    public const string BookmarkAdded = "bookmark.added";
    public const string BookmarkRemoved = "bookmark.removed";
    public const string AliasSet = "alias.set";
    public const string AliasMoved = "alias.moved";
    public const string AliasRolledBack = "alias.rolled_back";
    public const string AliasRemoved = "alias.removed";
    public const string AliasProtected = "alias.protected";
    public const string AliasUnprotected = "alias.unprotected";
    public const string RequestMade = "request.made";
    public const string RequestApproved = "request.approved";
    public const string RequestRejected = "request.rejected";
    public const string RequestWithdrawn = "request.withdrawn";
    public const string RequestSuperseded = "request.superseded";
    public const string RunCreated = "run.created";
    public const string RunChanged = "run.changed";
    public const string RunUsed = "run.used";
    public const string TokenMade = "token.made";
    public const string TokenRevoked = "token.revoked";
}
