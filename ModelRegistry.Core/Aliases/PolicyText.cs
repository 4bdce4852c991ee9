using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Aliases.Rules;

namespace ModelRegistry.Core.Aliases;

/// <summary>A policy as history keeps it: one line, the role first, then whatever differs from the plainest, the rules last as JSON.</summary>
/// <param name="Terms">The role and what differs, in words: <c>Reviewer</c>, <c>2 approvals</c>.</param>
/// <param name="Rules">The rules; null where another release wrote one that this one does not know.</param>
public sealed record PolicyText(IReadOnlyList<string> Terms, IReadOnlyList<AliasRule>? Rules)
{
    private const string Separator = ", ";
    private const string RulesBegin = Separator + "rules [";

    /// <summary>The tag of "it is plain".</summary>
    public const string NoTag = "plain";

    /// <summary>What tells a policy apart from every other: short, and the same wherever it is read. <see cref="NoTag"/> for null.</summary>
    public static string TagOf(AliasPolicy? policy) =>
        Say(policy) is { } text ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16] : NoTag;

    /// <summary>Reads what history kept.</summary>
    public static PolicyText Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = text.IndexOf(RulesBegin, StringComparison.Ordinal);
        var terms = (rules < 0 ? text : text[..rules]).Split(Separator);
        if (rules < 0) return new(terms, []);
        var parsed = AliasRules.Parse(text[(rules + RulesBegin.Length - 1)..]);
        return new(terms, parsed.IsSuccess ? parsed.Value : null);
    }

    /// <summary>What history keeps of a policy, and what tells two apart; null for a plain alias.</summary>
    internal static string? Say(AliasPolicy? policy)
    {
        if (policy is null) return null;
        var words = new List<string> { policy.MoverRole.ToString() };
        if (policy.Approvals != 1) words.Add(string.Create(CultureInfo.InvariantCulture, $"{policy.Approvals} approvals"));
        if (!policy.RequesterMayApprove) words.Add("not the requester's");
        if (policy.RequestDays != AliasPolicy.DefaultDays) words.Add(string.Create(CultureInfo.InvariantCulture, $"requests wait {policy.RequestDays} days"));
        if (policy.Rules.Count > 0) words.Add($"rules {AliasRules.ToJson(policy.Rules)}");
        return string.Join(Separator, words);
    }
}
