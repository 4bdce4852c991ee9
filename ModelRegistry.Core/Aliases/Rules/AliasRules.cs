using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases.Rules;

/// <summary>Reads and writes the rules of an alias: a JSON list of <see cref="AliasRule"/>.</summary>
public static class AliasRules
{
    /// <summary>Rules of one alias at most.</summary>
    public const int Most = 20;

    /// <summary>Characters of the JSON at most.</summary>
    public const int MaxLength = 20_000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The rules in <paramref name="json"/>; nothing reads as none; <c>rules_invalid</c>, which names the rule at fault.</summary>
    public static Result<IReadOnlyList<AliasRule>> Parse(string? json, string field = "rules")
    {
        if (string.IsNullOrWhiteSpace(json)) return NoRules;
        if (json.Length > MaxLength || !TextKey.IsWellFormed(json)) return Invalid(field, $"they have more than {MaxLength:N0} characters, or are not well-formed text");
        try
        {
            var rules = JsonSerializer.Deserialize<List<AliasRule>>(json, Json) ?? [];
            return Check(rules, field) is { } fault ? fault : rules;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return Invalid(field, "each is an object with 'rule' (held_before, metric, no_worse, files, card, scan or freeze) and that rule's fields");
        }
    }

    /// <summary>The fault of one rule, at its field; null where it has a meaning.</summary>
    public static Error? Check(AliasRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Fault() is { } fault ? Error.Invalid("rules_invalid", fault.Field, fault.Why) : null;
    }

    /// <summary>The first fault of rules that go together; null where there is none.</summary>
    internal static Error? Check(IReadOnlyList<AliasRule> rules, string field = "rules")
    {
        if (rules.Count > Most) return Invalid(field, $"there are {rules.Count}; at most {Most} go together");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is null) return Invalid(field, $"rule {i + 1} is null");
            if (rules[i].Fault() is { } fault) return Error.Invalid("rules_invalid", field, $"Rule {i + 1} can't be kept. {fault.Why} The forms of rules are in docs/promotion.md.");
        }

        return ToJson(rules).Length > MaxLength ? Invalid(field, $"they have more than {MaxLength:N0} characters") : null;
    }

    /// <summary>The JSON that <see cref="Parse"/> reads.</summary>
    public static string ToJson(IReadOnlyList<AliasRule> rules) => JsonSerializer.Serialize(rules, Json);

    private static Result<IReadOnlyList<AliasRule>> NoRules => new List<AliasRule>();

    private static Error Invalid(string field, Text why) => Error.Invalid("rules_invalid", field, $"These rules can't be kept: {why}. Their forms are in docs/promotion.md.");
}
