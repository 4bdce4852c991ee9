using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Aliases;

/// <summary>
/// One row per alias and collection, for ever: so an alias has one holder because the database has one row, and its generation goes on
/// counting after a removal, which keeps an old <c>If-Match</c> from meaning something new.
/// </summary>
public sealed class Alias
{
    /// <summary>Characters that are kept of the rules that were overridden.</summary>
    public const int MaxOverrodeLength = 4_000;

    public required Guid Id { get; init; }

    public required Guid CollectionId { get; init; }

    public Collection? Collection { get; init; }

    /// <summary>As typed the first time it was set.</summary>
    public required string Name { get; set; }

    public required string NameKey { get; init; }

    /// <summary>The member that holds it, of this same collection; null while nobody does.</summary>
    public Guid? HolderId { get; set; }

    public Membership? Holder { get; set; }

    /// <summary>Raised by one with each change of holder; 0 for an alias that was protected before anyone held it.</summary>
    public long Generation { get; set; }

    public Guid? MovedById { get; set; }

    public RegistryUser? MovedBy { get; set; }

    public DateTimeOffset? MovedAt { get; set; }

    /// <summary>Null for a plain alias; the least role that may move it for a protected one.</summary>
    public Role? MoverRole { get; set; }

    /// <summary>How many people must agree; of a protected alias.</summary>
    public int Approvals { get; set; } = 1;

    /// <summary>False where whoever asks does not count as one of them.</summary>
    public bool RequesterMayApprove { get; set; } = true;

    /// <summary>How long a request waits.</summary>
    public int RequestDays { get; set; } = AliasPolicy.DefaultDays;

    /// <summary>JSON as <see cref="AliasRules"/> reads it; null for none.</summary>
    public string? Rules { get; set; }

    /// <summary>Why the present holder holds it, in the mover's words.</summary>
    public string? MoveReason { get; set; }

    /// <summary>The rules that an owner overrode for the present holder, by name, one a line; null where all held.</summary>
    public string? Overrode { get; set; }

    /// <summary>Null for a plain alias.</summary>
    public AliasPolicy? ToPolicy() =>
        MoverRole is { } role ? new(role, Approvals, RequesterMayApprove, RequestDays, AliasRules.Parse(Rules).Value) : null;

    internal void Take(AliasPolicy? policy)
    {
        // A plain alias keeps the plainest policy under it.
        var kept = policy ?? new(Role.Reviewer);
        (MoverRole, Approvals, RequesterMayApprove, RequestDays) = (policy?.MoverRole, kept.Approvals, kept.RequesterMayApprove, kept.RequestDays);
        Rules = kept.Rules.Count > 0 ? AliasRules.ToJson(kept.Rules) : null;
    }
}
