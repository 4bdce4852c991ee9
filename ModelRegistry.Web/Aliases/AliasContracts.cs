using System.Text.Json.Serialization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Aliases;

/// <summary>Where an alias stands now.</summary>
/// <param name="Version">Its holder's number in this collection, like <c>v7</c>; null while nobody holds it.</param>
/// <param name="Ref">The holder's reference by number.</param>
/// <param name="Generation">Raised by one with each change of holder; what <c>If-Match</c> states.</param>
/// <param name="MovedBy">Who moved it last.</param>
/// <param name="Protected">True where only some roles may move it.</param>
/// <param name="MoverRole">The least role that may; null for a plain alias.</param>
internal sealed record AliasContract(
    string Alias, string? Version, string? Ref, long Generation, string? MovedBy, DateTimeOffset? MovedAt, bool Protected, string? MoverRole)
{
    public static AliasContract Of(AliasState state) => new(
        state.Alias, Words.Of(state.Number), state.Ref, state.Generation, state.MovedBy, state.MovedAt, state.IsProtected,
        state.MoverRole is { } role ? Words.Of(role) : null);
}

/// <summary>Who held an alias at a past moment: generation, mover and time are of the move before it.</summary>
/// <param name="At">The moment asked for.</param>
internal sealed record AliasThenContract(
    string Alias, string? Version, string? Ref, long Generation, string? MovedBy, DateTimeOffset? MovedAt, DateTimeOffset At)
{
    public static AliasThenContract Of(AliasThen then) => new(
        then.State.Alias, Words.Of(then.State.Number), then.State.Ref, then.State.Generation, then.State.MovedBy, then.State.MovedAt, then.At);
}

/// <summary>A wish to move an alias.</summary>
/// <param name="Version">The member it goes to: its number like <c>v8</c>, another alias, or <c>latest</c>. Required.</param>
/// <param name="Reason">Why, for history.</param>
internal sealed record MoveAliasBody(string? Version, string? Reason);

/// <summary>Who may move an alias from now on.</summary>
/// <param name="MoverRole"><c>reviewer</c>, <c>owner</c>, or null to make it plain again. Left out it would say nothing, and lift a protection: it is required.</param>
internal sealed record ProtectAliasBody([property: JsonRequired] string? MoverRole);
