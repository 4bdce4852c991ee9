using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Aliases;

/// <summary>What it takes to move an alias, in words.</summary>
public static class PolicyWords
{
    /// <summary>Who has to agree: "2 people with the role Reviewer or above have to agree, not counting who asks."</summary>
    public static Text Agree(AliasPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return (policy.Approvals == 1, policy.RequesterMayApprove) switch
        {
            (true, true) => $"1 person with the role {RoleWords.Of(policy.MoverRole).Name} or above has to agree.",
            (true, false) => $"1 person with the role {RoleWords.Of(policy.MoverRole).Name} or above has to agree, not counting who asks.",
            (false, true) => $"{policy.Approvals} people with the role {RoleWords.Of(policy.MoverRole).Name} or above have to agree.",
            (false, false) => (Text)$"{policy.Approvals} people with the role {RoleWords.Of(policy.MoverRole).Name} or above have to agree, not counting who asks.",
        };
    }

    /// <summary>All of a policy but its rules: "Reviewers and owners; 2 people must agree, not counting who asks; a request waits 7 days".</summary>
    public static Text Summary(AliasPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var who = policy.MoverRole == Role.Owner ? (Text)"Owners only" : "Reviewers and owners";
        var people = Text.Count(policy.Approvals, "person", "people");
        var how = policy.MovesAlone ? "each alone" : policy.RequesterMayApprove ? $"{people} must agree" : (Text)$"{people} must agree, not counting who asks";
        return $"{who}; {how}; a request waits {Text.Count(policy.RequestDays, "day", "days")}";
    }

    /// <summary>A rule with all that it says: its name is short, and two of one name may differ in the rest.</summary>
    public static Text Rule(AliasRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule switch
        {
            NoWorseRule { Tolerance: > 0 } noWorse => $"{rule.Name} ({Better(noWorse)}, tolerance {Formats.Metric(noWorse.Tolerance)})",
            NoWorseRule noWorse => $"{rule.Name} ({Better(noWorse)})",
            CardRule card => $"{rule.Name} (at least {Text.Count(card.MinLength, "character", "characters")})",
            FreezeRule { Why: { } why } => $"{rule.Name}: {why}",
            _ => rule.Name,
        };
    }

    /// <summary>Every rule with what was found, as a check list shows it: undecided where it does not hold yet and may be asked for all the same, unless this is what <paramref name="decides"/>; with what an owner passes over who <paramref name="overrides"/>.</summary>
    public static IEnumerable<Check> Checks(MoveOutlook outlook, bool overrides = false, bool decides = false)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return outlook.Checks.Select(check => new Check(Asks(check), check.Holds || outlook.MayMove || decides || !check.MayAsk ? check.Holds : null).Over(overrides));
    }

    /// <summary>The rules that an owner passed over, as history keeps them, in a row.</summary>
    public static Text Overrode(string record) => Text.List(Text.FromRecord(record));

    // The names of the others begin with a word, and these with a key, which has the letters that its script gave it.
    private static Text Asks(RuleCheck check) =>
        check.Rule is "metric" or "no_worse" ? $"Needs {check.Name}. {check.Message}" : (Text)$"{check.Name.Capital()}. {check.Message}";

    private static Text Better(NoWorseRule rule) => rule.Better == NoWorseRule.Higher ? (Text)"higher is better" : "lower is better";

    /// <summary>That an owner overrode rules for the present holder, which and why; null where all held.</summary>
    public static Text? Override(AliasState alias)
    {
        if (alias is not { Number: not null, Overrode: { } rules }) return null;
        var who = alias.MovedBy is { } name ? Text.Verbatim(name) : "An owner";
        return alias.Reason is { } why ? $"{who} overrode {Overrode(rules)}: {why}" : (Text)$"{who} overrode {Overrode(rules)}";
    }
}
