using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Core.Comments;

/// <summary>What somebody said of a version. The row stays when it is deleted, so that its number is a gap that can be seen.</summary>
public sealed class Comment
{
    public required Guid Id { get; init; }

    public required Guid VersionId { get; init; }

    public ModelVersion? Version { get; init; }

    /// <summary>1, 2, 3 … on its version, never used again: lists page by it and links name it.</summary>
    public required int Number { get; init; }

    public required Guid AuthorId { get; init; }

    public RegistryUser? Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Markdown; null once it is deleted. History keeps what it was.</summary>
    public string? Text { get; set; }

    /// <summary>Raised by one with every edit and with deleting: what an editor states as seen.</summary>
    public int Edition { get; set; } = 1;

    public DateTimeOffset? EditedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Guid? DeletedById { get; set; }

    public RegistryUser? DeletedBy { get; init; }

    public List<CommentMention> Mentions { get; } = [];
}

/// <summary>Somebody whom a comment names, decided when it was written.</summary>
public sealed class CommentMention
{
    public required Guid CommentId { get; init; }

    public Comment? Comment { get; init; }

    public required Guid UserId { get; init; }

    public RegistryUser? User { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When that person opened the comment; null until then.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
