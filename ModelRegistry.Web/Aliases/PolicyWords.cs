using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Aliases;

/// <summary>What it takes to move an alias, in words.</summary>
public static class PolicyWords
{
    /// <summary>Who has to agree: "2 people with the role Reviewer or above have to agree, not counting who asks."</summary>
    public static string Agree(AliasPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return $"{Formats.Count(policy.Approvals, "person", "people")} with the role {policy.MoverRole} or above {(policy.Approvals == 1 ? "has" : "have")} to agree{(policy.RequesterMayApprove ? string.Empty : ", not counting who asks")}.";
    }

    /// <summary>All of a policy but its rules: "Reviewers and owners; 2 people must agree, not counting who asks; a request waits 7 days".</summary>
    public static string Summary(AliasPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var words = new List<string> { policy.MoverRole == Role.Owner ? "Owners only" : "Reviewers and owners" };
        if (policy.MovesAlone) words.Add("each alone");
        else words.Add($"{Formats.Count(policy.Approvals, "person", "people")} must agree{(policy.RequesterMayApprove ? string.Empty : ", not counting who asks")}");
        words.Add($"a request waits {Formats.Count(policy.RequestDays, "day", "days")}");
        return string.Join("; ", words);
    }

    /// <summary>A rule with all that it says: its name is short, and two of one name may differ in the rest.</summary>
    public static string Rule(AliasRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var rest = rule switch
        {
            NoWorseRule noWorse => $" ({noWorse.Better} is better{(noWorse.Tolerance > 0 ? $", tolerance {Formats.Metric(noWorse.Tolerance)}" : string.Empty)})",
            CardRule card => $" (at least {Formats.Count(card.MinLength, "character", "characters")})",
            FreezeRule { Why: { } why } => $": {why}",
            _ => string.Empty,
        };
        return Formats.Capital(rule.Name) + rest;
    }

    /// <summary>A day of the week by its word in a rule.</summary>
    public static string Day(string word) => word switch
    {
        "mon" => "Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        "thu" => "Thursday",
        "fri" => "Friday",
        "sat" => "Saturday",
        _ => "Sunday",
    };

    /// <summary>Every rule with what was found, as a check list shows it.</summary>
    public static IEnumerable<Check> Checks(MoveOutlook outlook)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return outlook.Checks.Select(check => new Check($"{Formats.Capital(check.Name)}. {check.Message}", check.Holds));
    }

    /// <summary>The rules that an owner passed over, as one line.</summary>
    public static string Overrode(string rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return string.Join(", ", rules.Split('\n'));
    }

    /// <summary>That an owner overrode rules for the present holder, which and why; null where all held.</summary>
    public static string? Override(AliasState alias) => alias is { Number: not null, Overrode: { } rules }
        ? $"{alias.MovedBy ?? "An owner"} overrode {Overrode(rules)}{(alias.Reason is { } why ? $": {why}" : string.Empty)}"
        : null;
}
