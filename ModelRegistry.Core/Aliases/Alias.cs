using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Aliases;

/// <summary>
/// One row per alias and collection, for ever: so an alias has one holder because the database has one row, and its generation goes on
/// counting after a removal, which keeps an old <c>If-Match</c> from meaning something new.
/// </summary>
public sealed class Alias
{
    public required Guid Id { get; init; }

    public required Guid CollectionId { get; init; }

    public Collection? Collection { get; init; }

    /// <summary>As typed the last time it was set.</summary>
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
}
