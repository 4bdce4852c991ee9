using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;
using static ModelRegistry.Web.History.HistoryPieceKind;

namespace ModelRegistry.Web.History;

/// <content>The sentences: one for each <see cref="HistoryAction"/>.</content>
public static partial class HistoryWords
{
    private static readonly Dictionary<string, Func<HistoryEvent, bool, IEnumerable<HistoryPiece>>> Sentences = new(StringComparer.Ordinal)
    {
        [HistoryAction.VersionLogged] = (e, here) => [new("logged "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.VersionDescribed] = (e, here) => [new(e.To is null ? "cleared the description of " : "described "), Number(e, e.ToNumber), .. In(e, here), .. To(e.To)],
        [HistoryAction.VersionTagged] = (e, here) =>
            [new(string.IsNullOrEmpty(e.To) ? "removed the tags of " : "tagged "), Number(e, e.ToNumber), .. In(e, here), .. To(e.To)],
        [HistoryAction.VersionDeleted] = (e, here) => [new("sent "), Number(e, e.FromNumber), new(" to the bin"), .. In(e, here)],
        [HistoryAction.VersionRestored] = (e, here) => [new("restored "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.VersionPurged] = (e, here) => [new("deleted "), Number(e, e.FromNumber), new(" for ever"), .. In(e, here)],
        [HistoryAction.CommentAdded] = (e, here) => [new("commented on "), Number(e, e.ToNumber), .. In(e, here), .. To(e.To)],
        [HistoryAction.CommentEdited] = (e, here) => [new($"edited comment {e.CommentNumber} on "), Number(e, e.ToNumber), .. In(e, here), .. To(e.To)],
        [HistoryAction.CommentDeleted] = (e, here) => [new($"deleted comment {e.CommentNumber} on "), Number(e, e.ToNumber), .. In(e, here), new(", was "), Quote(e.From)],
        [HistoryAction.BookmarkAdded] = (e, here) => [new("bookmarked "), Version(e.To), new(" as "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.BookmarkRemoved] = (e, here) => [new("removed the bookmark "), Number(e, e.FromNumber), .. In(e, here)],
        [HistoryAction.AliasSet] = (e, here) => [new("set "), Alias(e), new(" on "), Number(e, e.ToNumber), .. In(e, here), .. Overriding(e)],
        [HistoryAction.AliasMoved] = (e, here) =>
            [new("moved "), Alias(e), new(" from "), Number(e, e.FromNumber), new(" to "), Number(e, e.ToNumber), .. In(e, here), .. Overriding(e)],
        [HistoryAction.AliasRolledBack] = (e, here) =>
            [new("rolled "), Alias(e), new(" back from "), Number(e, e.FromNumber), new(" to "), Number(e, e.ToNumber), .. In(e, here), .. Overriding(e)],
        [HistoryAction.RequestMade] = (e, here) => [new("asked to move "), Alias(e), new(" to "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.RequestApproved] = (e, here) => [new("approved moving "), Alias(e), new(" to "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.RequestRejected] = (e, here) => [new("rejected moving "), Alias(e), new(" to "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.RequestWithdrawn] = (e, here) => [new("took back the request to move "), Alias(e), new(" to "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.RequestSuperseded] = (e, here) => [new("overtook the request to move "), Alias(e), new(" to "), Number(e, e.ToNumber), .. In(e, here)],
        [HistoryAction.AliasRemoved] = (e, here) => [new("removed "), Alias(e), new(" from "), Number(e, e.FromNumber), .. In(e, here), .. Overriding(e)],
        [HistoryAction.AliasProtected] = Protected,
        [HistoryAction.AliasUnprotected] = (e, here) => [new("lifted the protection of "), Alias(e), .. In(e, here)],
        [HistoryAction.RunCreated] = (e, _) => [new("started the run "), Quote(e.To), new(" in "), Subject(e)],
        [HistoryAction.RunChanged] = (e, _) => [new("reported on the run "), Quote(e.From), new(" in "), Subject(e), .. To(e.To)],
        [HistoryAction.RunUsed] = (e, _) => [new("used "), Version(e.To), new(" in the run "), Quote(e.From), new(" of "), Subject(e)],
        [HistoryAction.MemberAdded] = (e, _) => [new("added "), .. Member(e), new($" as {Role(e.To)}")],
        [HistoryAction.MemberChanged] = (e, _) => [new("made "), .. Member(e), new($" {Role(e.To)}, was {Role(e.From)}")],
        [HistoryAction.MemberRemoved] = (e, _) => [new("removed "), .. Member(e), new($", was {Role(e.From)}")],
    };

    private static IEnumerable<HistoryPiece> Protected(HistoryEvent e, bool here)
    {
        var now = PolicyText.Read(e.To ?? string.Empty);
        return e.From is null
            ? [new("protected "), Alias(e), .. In(e, here), new($": moving it takes the role {string.Join(", ", now.Terms)}{RulesOf(now)}")]
            : [new("changed what moving "), Alias(e), new(" takes"), .. In(e, here), new($": {string.Join("; ", Changes(PolicyText.Read(e.From), now))}")];
    }

    private static string RulesOf(PolicyText policy) => policy.Rules switch
    {
        null => "; rules of another release",
        [] => string.Empty,
        var rules => $"; rules: {string.Join(", ", rules.Select(rule => rule.Name))}",
    };

    // Never the JSON: what came, what went, and of a rule that stayed by name that it is another.
    private static IEnumerable<string> Changes(PolicyText was, PolicyText now)
    {
        if (!was.Terms.SequenceEqual(now.Terms, StringComparer.Ordinal)) yield return $"now the role {string.Join(", ", now.Terms)}, was {string.Join(", ", was.Terms)}";
        if (was.Rules is null || now.Rules is null)
        {
            yield return "rules of another release";
            yield break;
        }

        var (gone, come) = (Without(was.Rules, now.Rules), Without(now.Rules, was.Rules));
        if (was.Terms.SequenceEqual(now.Terms, StringComparer.Ordinal) && gone.Count + come.Count == 0) yield return "put its rules in another order";
        foreach (var name in come) yield return gone.Remove(name) ? $"changed the rule “{name}”" : $"added the rule “{name}”";
        foreach (var name in gone) yield return $"removed the rule “{name}”";
    }

    // By all that they say: two of one name may differ in a bound.
    private static List<string> Without(IReadOnlyList<AliasRule> rules, IReadOnlyList<AliasRule> others)
    {
        var left = others.Select(rule => AliasRules.ToJson([rule])).ToList();
        return rules.Where(rule => !left.Remove(AliasRules.ToJson([rule]))).Select(rule => rule.Name).ToList();
    }

    private static IEnumerable<HistoryPiece> Overriding(HistoryEvent e) =>
        string.IsNullOrEmpty(e.Overrode) ? [] : [new($", overriding {PolicyWords.Overrode(e.Overrode)}")];

    private static string? AboutAccess(string action) => action switch
    {
        HistoryAction.EntityCreated => "made the entity",
        HistoryAction.EntityChanged => "described the entity",
        HistoryAction.EntityRenamed => "renamed the entity",
        HistoryAction.EntityDeleted => "deleted the entity",
        HistoryAction.AccountMade => "made the account",
        HistoryAction.AccountChanged => "changed the account",
        HistoryAction.TokenMade => "made a token for",
        HistoryAction.TokenRevoked => "revoked a token of",
        _ => null,
    };

    private static string? AboutThings(string action) => action switch
    {
        HistoryAction.ProjectCreated or HistoryAction.ProjectChanged or HistoryAction.ProjectRenamed or HistoryAction.ProjectDeleted => "project",
        HistoryAction.ArtifactCreated or HistoryAction.ArtifactChanged or HistoryAction.ArtifactRenamed or HistoryAction.ArtifactTagged or HistoryAction.ArtifactDeleted => "model artifact",
        HistoryAction.ModelCreated or HistoryAction.ModelChanged or HistoryAction.ModelRenamed or HistoryAction.ModelTagged or HistoryAction.ModelDeleted => "registered model",
        _ => null,
    };

    private static HistoryPiece Alias(HistoryEvent e) => new(e.Alias ?? e.AliasKey ?? "an alias", HistoryPieceKind.Alias);

    private static HistoryPiece Version(string? reference) =>
        reference is null ? new("a version") : new(reference, Name, Urls.Reference(reference));

    // A role of another release keeps the word that history has.
    private static string? Role(string? word) => Enum.TryParse<Role>(word, out var role) ? RoleWords.Of(role).A : word;

    // A member event's subject is "entity: person".
    private static IEnumerable<HistoryPiece> Member(HistoryEvent e)
    {
        var split = e.Subject.IndexOf(": ", StringComparison.Ordinal);
        return split < 0
            ? [Subject(e)]
            : [new(e.Subject[(split + 2)..], Name), new(e.Action == HistoryAction.MemberRemoved ? " from " : " in "), new(e.Subject[..split], Name, Urls.Entity(e.Subject[..split]))];
    }
}
