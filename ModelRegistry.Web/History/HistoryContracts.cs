using ModelRegistry.Core.History;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.History;

/// <summary>One event.</summary>
/// <param name="Sequence">Its place in the entity's history.</param>
/// <param name="Actor">Who, by the name of then.</param>
/// <param name="Token">The name of the token it came with; null for a person in a browser.</param>
/// <param name="Action">What, like <c>alias.moved</c>.</param>
/// <param name="Subject">What it happened to, as it was called then.</param>
/// <param name="Alias">For events of an alias.</param>
/// <param name="Generation">The alias's generation after it.</param>
/// <param name="FromVersion">The number of the holder before, or of what the event took away.</param>
/// <param name="ToVersion">The number of the holder after, or of what the event added.</param>
/// <param name="From">The old value, where it is text.</param>
/// <param name="To">The new value, where it is text.</param>
/// <param name="Reason">Why, in the actor's words.</param>
/// <param name="Request">The promotion request it is about, or that it applied.</param>
/// <param name="Overrode">The rules that an owner overrode, by name.</param>
/// <param name="Comment">The number of the comment that it is about.</param>
/// <param name="Hash">SHA-256 over the event before and this one; docs/promotion.md says of what exactly.</param>
internal sealed record HistoryEventContract(
    long Sequence, DateTimeOffset At, string Actor, string? Token, string Action, string Subject, string? Alias, long? Generation,
    string? FromVersion, string? ToVersion, string? From, string? To, string? Reason, Guid? Request, IReadOnlyList<string> Overrode, int? Comment, string Hash)
{
    public static HistoryEventContract Of(HistoryEvent e) => new(
        e.Sequence, e.At, e.ActorName, e.TokenName, e.Action, e.Subject, e.Alias, e.Generation,
        Words.Of(e.FromNumber), Words.Of(e.ToNumber), e.From, e.To, e.Reason, e.RequestId, Words.Kept(e.Overrode), e.CommentNumber, e.Hash);
}
