using ModelRegistry.Core.Access;

namespace ModelRegistry.Core.History;

/// <summary>What a use case says of a change; the scope adds who, when and which number.</summary>
internal sealed record Happening(string Action, string Subject)
{
    public Guid? CollectionId { get; init; }

    public Guid? VersionId { get; init; }

    public Guid? FromVersionId { get; init; }

    public string? AliasKey { get; init; }

    public string? Alias { get; init; }

    public long? Generation { get; init; }

    public int? FromNumber { get; init; }

    public int? ToNumber { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Reason { get; init; }

    public Guid? RequestId { get; init; }

    public string? Overrode { get; init; }

    public int? CommentNumber { get; init; }

    /// <summary>The event, chained to the one before, whose hash is <paramref name="before"/>.</summary>
    public HistoryEvent At(Guid entityId, long sequence, DateTimeOffset now, Actor actor, string before) => HistoryChain.Chain(before, new()
    {
        EntityId = entityId,
        Sequence = sequence,
        At = now,
        ActorId = actor.UserId,
        ActorName = actor.Name,
        TokenName = actor.Token?.Name,
        Action = Action,
        Subject = Subject,
        CollectionId = CollectionId,
        VersionId = VersionId,
        FromVersionId = FromVersionId,
        AliasKey = AliasKey,
        Alias = Alias,
        Generation = Generation,
        FromNumber = FromNumber,
        ToNumber = ToNumber,
        From = From,
        To = To,
        Reason = Reason,
        RequestId = RequestId,
        Overrode = Overrode,
        CommentNumber = CommentNumber,
    });
}
