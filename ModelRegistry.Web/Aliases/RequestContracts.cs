using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Aliases;

/// <summary>A promotion request.</summary>
/// <param name="Collection">The registered model's or artifact's reference.</param>
/// <param name="To">The number of the member that shall hold the alias.</param>
/// <param name="From">The number of the member that held it when it was asked; null for nobody.</param>
/// <param name="State"><c>open</c>, <c>applied</c>, <c>rejected</c>, <c>withdrawn</c>, <c>superseded</c> or <c>expired</c>.</param>
/// <param name="Comment">Why it was rejected, as typed; or what superseded it, in the language of whoever asks.</param>
/// <param name="Needed">How many people must agree.</param>
/// <param name="MayDecide">True where the caller may approve or reject it now.</param>
internal sealed record RequestContract(
    Guid Id, string Collection, string Alias, string To, string? From, Guid VersionId, bool Rollback, string RequestedBy, DateTimeOffset RequestedAt, string? Reason,
    DateTimeOffset ExpiresAt, string State, string? ClosedBy, DateTimeOffset? ClosedAt, Text? Comment, int Needed, IReadOnlyList<ApprovalView> Approvals, bool MayDecide)
{
    public static RequestContract Of(RequestView view) => new(
        view.Id, view.Collection.ToString(), view.Alias, Words.Of(view.To), Words.Of(view.From), view.VersionId, view.IsRollback, view.RequestedBy, view.RequestedAt, view.Reason,
        view.ExpiresAt, view.State.ToString().ToLowerInvariant(), view.ClosedBy, view.ClosedAt, Said(view), view.Needed, view.Approvals, view.MayDecide);

    private static Text? Said(RequestView view) =>
        view.Comment is not { } comment ? null : view.State == RequestState.Superseded ? SupersededWords.Of(comment) : Text.Verbatim(comment);
}

/// <summary>A yes or no.</summary>
/// <param name="Comment">Required to reject.</param>
internal sealed record DecideBody(string? Comment);
