using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Aliases.Requests;

/// <summary>How a promotion request stands.</summary>
public enum RequestState
{
    /// <summary>It waits for approvals.</summary>
    Open = 0,

    /// <summary>Enough people agreed, and the alias moved.</summary>
    Applied = 1,

    /// <summary>Somebody who may approve said no.</summary>
    Rejected = 2,

    /// <summary>Whoever asked took it back.</summary>
    Withdrawn = 3,

    /// <summary>The alias moved, lost its protection, or the version went, before it was decided.</summary>
    Superseded = 4,

    /// <summary>Nobody decided in time. Never stored: an open request past its time is this.</summary>
    Expired = 5,
}

/// <summary>A wish to move a protected alias, bound to the holder and generation that the requester saw.</summary>
public sealed class PromotionRequest
{
    public required Guid Id { get; init; }

    public required Guid EntityId { get; init; }

    public required Guid CollectionId { get; init; }

    public Collection? Collection { get; init; }

    public required Guid AliasId { get; init; }

    public Alias? Alias { get; init; }

    /// <summary>The member that shall hold it.</summary>
    public required Guid TargetId { get; init; }

    public Membership? Target { get; init; }

    /// <summary>The member that held it when the request was made; null for nobody.</summary>
    public Guid? FromId { get; init; }

    public Membership? From { get; init; }

    /// <summary>The alias's generation when the request was made: it applies to this one and no other.</summary>
    public required long Generation { get; init; }

    /// <summary>True where it puts a former holder back.</summary>
    public required bool IsRollback { get; init; }

    public required Guid RequestedById { get; init; }

    public RegistryUser? RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>As stored: never <see cref="RequestState.Expired"/>.</summary>
    public RequestState State { get; set; }

    public Guid? ClosedById { get; set; }

    public RegistryUser? ClosedBy { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Why it was rejected, or what superseded it.</summary>
    public string? Comment { get; set; }

    public List<PromotionApproval> Approvals { get; } = [];

    /// <summary>The state at a moment: an open request past its time has expired.</summary>
    public RequestState StateAt(DateTimeOffset now) => State == RequestState.Open && now >= ExpiresAt ? RequestState.Expired : State;
}

/// <summary>One person's yes.</summary>
public sealed class PromotionApproval
{
    public required Guid RequestId { get; init; }

    public required Guid UserId { get; init; }

    public RegistryUser? User { get; init; }

    public required DateTimeOffset At { get; set; }

    public string? Comment { get; set; }
}
