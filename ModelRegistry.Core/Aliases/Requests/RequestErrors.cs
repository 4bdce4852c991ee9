using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases.Requests;

internal static class RequestErrors
{
    public static Error NotFound => Error.NotFound("such promotion request");

    /// <param name="state">How it stands.</param>
    /// <param name="by">Who closed it, where that is known.</param>
    /// <param name="comment">Of one that was overtaken: by what, as kept; null where that is not known.</param>
    public static Error Closed(RequestState state, string? by, string? comment) => new(ErrorKind.Conflict, "request_closed", state switch
    {
        RequestState.Applied => (Text)"This request was approved, and the alias moved.",
        RequestState.Rejected => (Text)"This request was rejected.",
        RequestState.Withdrawn => (Text)"Whoever asked took this request back.",
        RequestState.Superseded when by is not null => $"{by} was first. {Overtaken(comment)} Ask again on what is there now.",
        RequestState.Expired => (Text)"Nobody decided this request in time; ask again.",
        _ => (Text)$"{Overtaken(comment)} Ask again on what is there now.",
    })
    { Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["state"] = state.ToString().ToLowerInvariant() } };

    private static Text Overtaken(string? comment) => comment is null ? (Text)"The alias was moved, or what was asked for went." : SupersededWords.Of(comment);

    public static Error OwnRequest => new(ErrorKind.Forbidden, "own_request", "Whoever asked for this promotion does not count as one who agrees; another person has to.");

    public static Error NotRequester => new(ErrorKind.Forbidden, "forbidden", "Only who asked, or an owner, may take a request back; who may approve it may reject it.");

    public static Error CommentMissing => Error.Invalid("comment_missing", "comment", "Say why it is rejected, so that whoever asked can do something about it.");

    public static Error ReasonMissing => Error.Invalid("reason_missing", "reason", "An override needs a reason; history keeps it and the board shows it.");

    public static Error OverrideForbidden(EntityGrant grant) =>
        new(ErrorKind.Forbidden, "forbidden", $"Only an owner may override an alias's rules and approvals; {grant.Standing}.");

    /// <param name="alias">Its name.</param>
    /// <param name="checks">Of all rules; at least one does not hold.</param>
    /// <param name="path">Where the alias is.</param>
    /// <param name="asking">True where even asking is refused.</param>
    public static Error RulesFailed(string alias, IReadOnlyList<RuleCheck> checks, CollectionPath path, bool asking)
    {
        var failed = checks.Where(check => !check.Holds).ToList();
        var why = Text.List(failed.Where(check => !asking || !check.MayAsk).Select(check => check.Name));
        return new(ErrorKind.Conflict, "rules_failed", $"'{alias}' may not move there, since this does not hold: {why}. An owner of {path.Entity} may override rules, with a reason.")
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["failed"] = failed },
        };
    }
}
