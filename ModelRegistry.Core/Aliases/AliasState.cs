using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Aliases;

/// <summary>Where an alias stands now.</summary>
/// <param name="Alias">As typed the first time it was set.</param>
/// <param name="Number">The number, in its collection, of the member that holds it; null while nobody does.</param>
/// <param name="Collection">The collection, by present names.</param>
/// <param name="Generation">Raised by one with each change of holder.</param>
/// <param name="MovedBy">User name of who moved it last; null if nobody ever did.</param>
/// <param name="MovedAt">When, UTC.</param>
/// <param name="MoverRole">Null for a plain alias; the least role that may move a protected one.</param>
/// <param name="Reason">Why it stands there, in the mover's words.</param>
/// <param name="Overrode">The names of the rules that an owner overrode to put it there, as <see cref="Common.Text.ToRecord"/> keeps them; null where none.</param>
public sealed record AliasState(
    string Alias, int? Number, CollectionPath Collection, long Generation, string? MovedBy, DateTimeOffset? MovedAt, Role? MoverRole,
    string? Reason = null, string? Overrode = null)
{
    /// <summary>True where only some roles may move it.</summary>
    public bool IsProtected => MoverRole is not null;

    /// <summary>The holder's canonical reference by number, or null while nobody holds it.</summary>
    public string? Ref => Number is { } number ? new Reference(Collection, MemberSelector.Of(number)).ToString() : null;

    /// <summary>What a mover states as seen: the generation, or 0 while nobody holds it.</summary>
    public long Seen => Number is null ? 0 : Generation;
}
