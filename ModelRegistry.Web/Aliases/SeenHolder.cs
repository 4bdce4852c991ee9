using System.Globalization;
using Microsoft.Extensions.Primitives;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>Which holder of an alias the caller saw, by its headers.</summary>
internal static class SeenHolder
{
    private const string Form = "Send If-Match: \"17\" with the generation you saw, or If-None-Match: * where you saw no holder; one of them, one value.";

    /// <summary>The generation; 0 for "no holder", null where neither header was sent; <c>precondition_invalid</c> for anything else.</summary>
    public static Result<long?> Read(IHeaderDictionary headers)
    {
        var (match, noneMatch) = (headers.IfMatch, headers.IfNoneMatch);
        if (match.Count == 0 && noneMatch.Count == 0) return (long?)null;
        if (match.Count + noneMatch.Count > 1) return Bad;
        if (noneMatch.Count == 1) return noneMatch.ToString().Trim() == "*" ? 0L : Bad;
        return Generation(match) is { } seen ? (long?)seen : Bad;
    }

    // Weak tags, lists and bare numbers are refused: a guess here would move production.
    private static long? Generation(StringValues match) =>
        match.ToString().Trim() is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen > 0
            ? seen
            : null;

    private static Error Bad => new(ErrorKind.Invalid, "precondition_invalid", Form);

    /// <summary>Which policy of an alias the caller saw: its tag, or that it was plain; null where neither header was sent; <c>precondition_invalid</c> for anything else.</summary>
    public static Result<string?> ReadPolicy(IHeaderDictionary headers)
    {
        var (match, noneMatch) = (headers.IfMatch, headers.IfNoneMatch);
        if (match.Count == 0 && noneMatch.Count == 0) return (string?)null;
        if (match.Count + noneMatch.Count > 1) return BadPolicy;
        if (noneMatch.Count == 1) return noneMatch.ToString().Trim() == "*" ? PolicyText.NoTag : BadPolicy;
        return match.ToString().Trim() is ['"', .. { Length: > 0 } tag, '"'] && tag.All(char.IsAsciiHexDigitLower) ? tag : BadPolicy;
    }

    private static Error BadPolicy => new(
        ErrorKind.Invalid, "precondition_invalid", "Send If-Match with the ETag of the protection you saw, or If-None-Match: * where you saw none; one of them, one value.");
}
