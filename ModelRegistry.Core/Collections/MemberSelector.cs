using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Collections;

/// <summary>The right side of a reference: which member of a collection. Exactly one of the two is set, or neither for <c>latest</c>.</summary>
/// <param name="Number">The member's number, for <c>v7</c>.</param>
/// <param name="Alias">The alias it holds.</param>
public sealed record MemberSelector(int? Number, AliasName? Alias)
{
    /// <summary>The highest live number.</summary>
    public static MemberSelector Latest { get; } = new(null, null);

    /// <summary>The member of that number.</summary>
    public static MemberSelector Of(int number) => new(number, null);

    /// <summary>Reads <c>v7</c>, <c>latest</c>, an alias, or nothing (latest); <c>version_invalid</c> or <c>alias_invalid</c> otherwise.</summary>
    public static Result<MemberSelector> Parse(string? text, string field = "version")
    {
        if (string.IsNullOrEmpty(text)) return Latest;
        if (text.Length > AliasName.MaxLength * 4 || !TextKey.IsWellFormed(text)) return Error.Invalid("alias_invalid", field, AliasName.Form);
        if (text.Contains('/', StringComparison.Ordinal))
            return Error.Invalid("version_invalid", field, "Name a version within this collection alone, without a path: its number there like v7, an alias, or latest.");
        var key = TextKey.Of(text);
        if (key == AliasName.Latest) return Latest;
        if (AliasName.IsNumber(key))
        {
            return int.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? Of(number)
                : Error.Invalid("version_invalid", field, $"A version's number is 'v' and a number up to {int.MaxValue}, like v7.");
        }

        return AliasName.Parse(text, field).Map(alias => new MemberSelector(null, alias));
    }

    /// <summary>As it is written after the colon.</summary>
    public override string ToString() => Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"v{number}") : Alias?.Value ?? AliasName.Latest;
}
