using ModelRegistry.Core.Aliases;
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

    /// <summary>Every rule with what was found, as a check list shows it.</summary>
    public static IEnumerable<(string Text, bool Holds)> Checks(MoveOutlook outlook)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return outlook.Checks.Select(check => ($"{Capital(check.Name)}. {check.Message}", check.Holds));
    }

    /// <summary>The rules that an owner passed over, as one line.</summary>
    public static string Overrode(string rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return string.Join(", ", rules.Split('\n'));
    }

    /// <summary>The first letter large.</summary>
    public static string Capital(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
