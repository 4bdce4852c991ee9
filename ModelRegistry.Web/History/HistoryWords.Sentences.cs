using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;
using static ModelRegistry.Web.History.HistoryPieceKind;

namespace ModelRegistry.Web.History;

/// <content>The sentences: one for each <see cref="HistoryAction"/>.</content>
public static partial class HistoryWords
{
    private static readonly Dictionary<string, Func<HistoryEvent, bool, Text>> Sentences = new(StringComparer.Ordinal)
    {
        [HistoryAction.VersionLogged] = (e, here) => In($"logged {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.VersionAnnotated] = (e, here) =>
            To(In(e.To is null ? (Text)$"cleared the added metadata of {Number(e, e.ToNumber)}" : $"added metadata to {Number(e, e.ToNumber)}", e, here), e.To),
        [HistoryAction.VersionDescribed] = (e, here) =>
            To(In(e.To is null ? (Text)$"cleared the description of {Number(e, e.ToNumber)}" : $"described {Number(e, e.ToNumber)}", e, here), e.To),
        [HistoryAction.VersionTagged] = (e, here) =>
            To(In(string.IsNullOrEmpty(e.To) ? (Text)$"removed the tags of {Number(e, e.ToNumber)}" : $"tagged {Number(e, e.ToNumber)}", e, here), e.To),
        [HistoryAction.VersionDeleted] = (e, here) => In($"sent {Number(e, e.FromNumber)} to the bin", e, here),
        [HistoryAction.VersionRestored] = (e, here) => In($"restored {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.VersionPurged] = (e, here) => In($"deleted {Number(e, e.FromNumber)} for ever", e, here),
        [HistoryAction.VersionDamaged] = (e, here) => To(In($"found {Number(e, e.ToNumber)} damaged", e, here), e.To),
        [HistoryAction.VersionHealed] = (e, here) => To(In($"found {Number(e, e.ToNumber)} whole again", e, here), e.To),
        [HistoryAction.DraftDiscarded] = (e, _) => $"gave up an upload of {new HistoryPiece(e.From ?? string.Empty, Name)} to {Subject(e)}",
        [HistoryAction.CommentAdded] = (e, here) => To(In($"commented on {Number(e, e.ToNumber)}", e, here), e.To),
        [HistoryAction.CommentEdited] = (e, here) => To(In($"edited comment {e.CommentNumber} on {Number(e, e.ToNumber)}", e, here), e.To),
        [HistoryAction.CommentDeleted] = (e, here) => Was(In($"deleted comment {e.CommentNumber} on {Number(e, e.ToNumber)}", e, here), e.From),
        [HistoryAction.BookmarkAdded] = (e, here) => here
            ? (Text)$"bookmarked {Version(e.To)} as {Number(e, e.ToNumber)}"
            : $"bookmarked {Version(e.To)} as {Number(e, e.ToNumber)} in {Subject(e)}",
        [HistoryAction.BookmarkRemoved] = (e, here) => In($"removed the bookmark {Number(e, e.FromNumber)}", e, here),
        [HistoryAction.AliasSet] = (e, here) => Overriding(In($"set {Alias(e)} on {Number(e, e.ToNumber)}", e, here), e),
        [HistoryAction.AliasMoved] = (e, here) => Overriding(In($"moved {Alias(e)} from {Number(e, e.FromNumber)} to {Number(e, e.ToNumber)}", e, here), e),
        [HistoryAction.AliasRolledBack] = (e, here) => Overriding(In($"rolled {Alias(e)} back from {Number(e, e.FromNumber)} to {Number(e, e.ToNumber)}", e, here), e),
        [HistoryAction.RequestMade] = (e, here) => In($"asked to move {Alias(e)} to {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.RequestApproved] = (e, here) => In($"approved moving {Alias(e)} to {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.RequestRejected] = (e, here) => In($"rejected moving {Alias(e)} to {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.RequestWithdrawn] = (e, here) => In($"took back the request to move {Alias(e)} to {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.RequestSuperseded] = (e, here) => In($"overtook the request to move {Alias(e)} to {Number(e, e.ToNumber)}", e, here),
        [HistoryAction.AliasRemoved] = (e, here) => Overriding(In($"removed {Alias(e)} from {Number(e, e.FromNumber)}", e, here), e),
        [HistoryAction.AliasProtected] = Protected,
        [HistoryAction.AliasUnprotected] = (e, here) => In($"removed the protection of {Alias(e)}", e, here),
        [HistoryAction.RunCreated] = (e, _) => $"started the run {Quote(e.To)} in {Subject(e)}",
        [HistoryAction.RunChanged] = (e, _) => To($"reported on the run {Quote(e.From)} in {Subject(e)}", e.To),
        [HistoryAction.RunUsed] = (e, _) => $"used {Version(e.To)} in the run {Quote(e.From)} of {Subject(e)}",
        [HistoryAction.MemberAdded] = (e, _) => Member(e) is var (who, where) ? (Text)$"added {who} in {where} as {A(e.To)}" : $"added {Subject(e)} as {A(e.To)}",
        [HistoryAction.MemberChanged] = (e, _) => Member(e) is var (who, where)
            ? (Text)$"made {who} in {where} {A(e.To)}, was {A(e.From)}"
            : $"made {Subject(e)} {A(e.To)}, was {A(e.From)}",
        [HistoryAction.MemberRemoved] = (e, _) => Member(e) is var (who, where)
            ? (Text)$"removed {who} from {where}, was {A(e.From)}"
            : $"removed {Subject(e)}, was {A(e.From)}",
    };

    private static Text Protected(HistoryEvent e, bool here)
    {
        var now = PolicyText.Read(e.To ?? string.Empty);
        return e.From is null
            ? (Text)$"{In($"protected {Alias(e)}", e, here)}: moving it takes the role {Terms(now)}{RulesOf(now)}"
            : $"{In($"changed what moving {Alias(e)} takes", e, here)}: {Joined(Changes(PolicyText.Read(e.From), now))}";
    }

    private static Text RulesOf(PolicyText policy) => policy.Rules switch
    {
        null => (Text)"; rules of another release",
        [] => Core.Common.Text.Nothing,
        var rules => $"; rules: {Core.Common.Text.List(rules.Select(rule => rule.Name))}",
    };

    // Never the JSON: what came, what went, and of a rule that stayed by name that it is another.
    private static IEnumerable<Text> Changes(PolicyText was, PolicyText now)
    {
        if (!was.Terms.SequenceEqual(now.Terms, StringComparer.Ordinal)) yield return $"now the role {Terms(now)}, was {Terms(was)}";
        if (was.Rules is null || now.Rules is null)
        {
            yield return "rules of another release";
            yield break;
        }

        var (gone, come) = (Without(was.Rules, now.Rules), Without(now.Rules, was.Rules));
        if (was.Terms.SequenceEqual(now.Terms, StringComparer.Ordinal) && gone.Count + come.Count == 0) yield return "put its rules in another order";
        foreach (var name in come) yield return gone.Remove(name) ? (Text)$"changed the rule “{name}”" : $"added the rule “{name}”";
        foreach (var name in gone) yield return $"removed the rule “{name}”";
    }

    // By all that they say: two of one name may differ in a bound.
    private static List<Text> Without(IReadOnlyList<AliasRule> rules, IReadOnlyList<AliasRule> others)
    {
        var left = others.Select(rule => AliasRules.ToJson([rule])).ToList();
        return rules.Where(rule => !left.Remove(AliasRules.ToJson([rule]))).Select(rule => rule.Name).ToList();
    }

    private static Text Joined(IEnumerable<Text> changes) => changes.Aggregate((all, change) => $"{all}; {change}");

    private static Text Terms(PolicyText policy) => Core.Common.Text.List(policy.Terms.Select(Term));

    // History keeps them in English.
    private static Text Term(string term) => term.Split(' ') switch
    {
        [var number, "approvals"] => $"{number} approvals",
        ["not", "the", "requester's"] => (Text)"not the requester's",
        ["requests", "wait", var days, "days"] => $"requests wait {days} days",
        _ => RoleName(term),
    };

    // A role of another release keeps the word that history has.
    private static Text A(string? word) => RoleOf(word)?.A ?? (Text)$"{word}";

    private static Text RoleName(string? word) => RoleOf(word)?.Name ?? (Text)$"{word}";

    private static RoleText? RoleOf(string? word) => Enum.TryParse<Role>(word, out var role) && Enum.IsDefined(role) ? RoleWords.Of(role) : null;

    private static Text Overriding(Text sentence, HistoryEvent e) =>
        string.IsNullOrEmpty(e.Overrode) ? sentence : $"{sentence}, overriding {PolicyWords.Overrode(e.Overrode)}";

    private static Text? AboutAccess(HistoryEvent e) => e.Action switch
    {
        HistoryAction.EntityCreated => (Text)$"made the entity {Subject(e)}",
        HistoryAction.EntityChanged => $"described the entity {Subject(e)}",
        HistoryAction.EntityRenamed => $"renamed the entity {Subject(e)}",
        HistoryAction.EntityDeleted => $"deleted the entity {Subject(e)}",
        HistoryAction.AccountMade => $"made the account {Subject(e)}",
        HistoryAction.AccountChanged => $"changed the account {Subject(e)}",
        HistoryAction.TokenMade => $"made a token for {Subject(e)}",
        HistoryAction.TokenRevoked => $"revoked a token of {Subject(e)}",
        _ => null,
    };

    private static Text? AboutThings(string action) => action switch
    {
        HistoryAction.ProjectCreated or HistoryAction.ProjectChanged or HistoryAction.ProjectRenamed or HistoryAction.ProjectDeleted => (Text)"project",
        HistoryAction.ArtifactCreated or HistoryAction.ArtifactChanged or HistoryAction.ArtifactRenamed or HistoryAction.ArtifactTagged or HistoryAction.ArtifactDeleted => "model artifact",
        HistoryAction.ModelCreated or HistoryAction.ModelChanged or HistoryAction.ModelRenamed or HistoryAction.ModelTagged or HistoryAction.ModelDeleted => "registered model",
        _ => null,
    };

    private static Text Alias(HistoryEvent e) => (e.Alias ?? e.AliasKey) is { } name ? (Text)$"{new HistoryPiece(name, HistoryPieceKind.Alias)}" : "an alias";

    private static Text Version(string? reference) =>
        reference is null ? (Text)"a version" : $"{new HistoryPiece(reference, Name, Urls.Reference(reference))}";

    // A member event's subject is "entity: person".
    private static (HistoryPiece Who, HistoryPiece Where)? Member(HistoryEvent e)
    {
        var split = e.Subject.IndexOf(": ", StringComparison.Ordinal);
        return split < 0 ? null : (new(e.Subject[(split + 2)..], Name), new(e.Subject[..split], Name, Urls.Entity(e.Subject[..split])));
    }
}
