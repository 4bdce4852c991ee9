using System.Text.Json.Serialization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
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
/// <param name="Reason">Why it stands there, in the mover's words.</param>
/// <param name="Overrode">The rules that an owner overrode to put it there, by name; empty where none.</param>
internal sealed record AliasContract(
    string Alias, string? Version, string? Ref, long Generation, string? MovedBy, DateTimeOffset? MovedAt, bool Protected, string? MoverRole,
    string? Reason, IReadOnlyList<string> Overrode)
{
    public static AliasContract Of(AliasState state) => new(
        state.Alias, Words.Of(state.Number), state.Ref, state.Generation, state.MovedBy, state.MovedAt, state.IsProtected,
        state.MoverRole is { } role ? Words.Of(role) : null, state.Reason, Words.Kept(state.Overrode));
}

/// <summary>Who held an alias at a past moment: generation, mover and time are of the move before it.</summary>
/// <param name="At">The moment asked for.</param>
internal sealed record AliasThenContract(
    string Alias, string? Version, string? Ref, long Generation, string? MovedBy, DateTimeOffset? MovedAt, string? Reason, IReadOnlyList<string> Overrode, DateTimeOffset At)
{
    public static AliasThenContract Of(AliasThen then) => new(
        then.State.Alias, Words.Of(then.State.Number), then.State.Ref, then.State.Generation, then.State.MovedBy, then.State.MovedAt,
        then.State.Reason, Words.Kept(then.State.Overrode), then.At);
}

/// <summary>A wish to move an alias.</summary>
/// <param name="Version">The member it goes to: its number like <c>v8</c>, another alias, or <c>latest</c>. Required.</param>
/// <param name="Reason">Why, for history.</param>
/// <param name="Override">True: an owner moves a protected alias whatever its rules and approvals say; takes a reason.</param>
internal sealed record MoveAliasBody(string? Version, string? Reason, bool Override = false);

/// <summary>A wish to put a former holder back.</summary>
/// <param name="Version">Which former holder, like <c>v7</c>; left out: the one before the present.</param>
/// <param name="Reason">Why, for history.</param>
/// <param name="Override">As in moving.</param>
internal sealed record RollBackBody(string? Version, string? Reason, bool Override = false);

/// <summary>Who may move an alias from now on.</summary>
/// <param name="MoverRole"><c>reviewer</c>, <c>owner</c>, or null to make it plain again. Left out it would say nothing, and lift a protection: it is required.</param>
/// <param name="Approvals">How many people must agree, 1 to 10; 1 if left out.</param>
/// <param name="RequesterMayApprove">False: whoever asks does not count; true if left out.</param>
/// <param name="RequestDays">How long a request waits, 1 to 365; 14 if left out.</param>
/// <param name="Rules">What must hold; the forms are in docs/promotion.md.</param>
internal sealed record ProtectAliasBody(
    [property: JsonRequired] string? MoverRole, int? Approvals = null, bool? RequesterMayApprove = null, int? RequestDays = null, RawJson? Rules = null);

/// <summary>What it takes to move a protected alias.</summary>
/// <param name="Rules">As they were set.</param>
internal sealed record ProtectionContract(string Alias, string? MoverRole, int Approvals, bool RequesterMayApprove, int RequestDays, RawJson Rules)
{
    public static ProtectionContract Of(string alias, AliasPolicy policy) => new(
        alias, Words.Of(policy.MoverRole), policy.Approvals, policy.RequesterMayApprove, policy.RequestDays, new(AliasRules.ToJson(policy.Rules)));
}

/// <summary>What moving an alias onto a version would come to.</summary>
/// <param name="Checks">Every rule, and whether it holds.</param>
/// <param name="MayMove">True where the caller moves it alone and at once, if the rules hold.</param>
/// <param name="MayAsk">True where the caller may make a promotion request.</param>
/// <param name="MayOverride">True where the caller may override.</param>
internal sealed record OutlookContract(AliasContract Alias, bool RulesHold, IReadOnlyList<RuleCheck> Checks, bool MayMove, bool MayAsk, bool MayOverride)
{
    public static OutlookContract Of(MoveOutlook outlook) =>
        new(AliasContract.Of(outlook.State), outlook.RulesHold, outlook.Checks, outlook.MayMove, outlook.MayAsk, outlook.MayOverride);
}

/// <summary>One member's time with an alias.</summary>
/// <param name="Version">Its number in the collection.</param>
/// <param name="Until">Null while it holds it.</param>
/// <param name="Seconds">How long, up to now.</param>
internal sealed record AliasStayContract(
    string Version, Guid VersionId, DateTimeOffset From, DateTimeOffset? Until, double Seconds, string MovedBy, bool Rollback, IReadOnlyList<string> Overrode, string? Reason, Guid? Request)
{
    public static AliasStayContract Of(AliasStayView stay, DateTimeOffset now) => new(
        Words.Of(stay.Number), stay.VersionId, stay.From, stay.Until, Math.Round(stay.For(now).TotalSeconds, 3), stay.By, stay.IsRollback, Words.Kept(stay.Overrode), stay.Reason, stay.RequestId);
}
