using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases;

internal static class AliasErrors
{
    public static Error NotFound(CollectionPath path, string alias) => Error.NotFound($"alias {path}:{alias}");

    /// <summary>Rule 11: the loser of a race is told who moved it, when and where to.</summary>
    public static Error Moved(AliasState now) => new(ErrorKind.Stale, "alias_moved", now switch
    {
        { MovedBy: null } => (Text)$"Nobody holds '{now.Alias}' yet; you said that you saw a holder.",
        { Number: { } number } => $"{now.MovedBy} was first: '{now.Alias}' moved to v{number} at {Moments.Second(now.MovedAt ?? default)}.",
        _ => $"{now.MovedBy} was first: '{now.Alias}' was removed at {Moments.Second(now.MovedAt ?? default)}.",
    })
    { Details = Current(now) };

    public static Error ConditionRequired(AliasState now) => new(ErrorKind.ConditionRequired, "precondition_required",
        $"'{now.Alias}' is protected: say which holder you saw, with If-Match and its generation, or If-None-Match: * for none.")
    { Details = Current(now) };

    public static Error Protected(string alias, Role moverRole, EntityGrant grant) => new(ErrorKind.Forbidden, "alias_protected",
        $"'{alias}' is protected: moving it takes the role {moverRole.Say()}; {grant.Standing}.");

    public static Error VersionEmpty(string alias, MemberSelector target) => new(ErrorKind.Conflict, "version_empty",
        $"{target} has no files, and '{alias}' is protected: it points at files that can be served.");

    private static Dictionary<string, object?> Current(AliasState now) => new(StringComparer.Ordinal) { ["current"] = now };
}
