using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>What the caller saw, by its headers: an alias's holder or policy, or a comment's edition. Null where it did not say; <c>precondition_invalid</c> for anything else.</summary>
internal static class Precondition
{
    private static readonly Text HolderForm = "Send If-Match: \"17\" with the generation you saw, or If-None-Match: * where you saw no holder; one of them, one value.";
    private static readonly Text PolicyForm = "Send If-Match with the ETag of the protection you saw, or If-None-Match: * where you saw none; one of them, one value.";

    private static readonly Text EditionForm = "Send If-Match: \"2\" with the ETag of the comment you saw; one value, no If-None-Match.";

    // What no quotes hold.
    private const string Nothing = "";

    /// <summary>The generation; 0 for "no holder".</summary>
    public static Result<long?> Holder(IHeaderDictionary headers)
    {
        if (!Seen(headers, HolderForm).TryGet(out var seen, out var error)) return error;
        return seen switch
        {
            null => (long?)null,
            Nothing => 0L,
            _ => long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var generation) && generation > 0 ? (long?)generation : Bad(HolderForm),
        };
    }

    /// <summary>The policy's tag; <see cref="PolicyText.NoTag"/> for "it was plain".</summary>
    public static Result<string?> Policy(IHeaderDictionary headers)
    {
        if (!Seen(headers, PolicyForm).TryGet(out var seen, out var error)) return error;
        return seen switch
        {
            null => (string?)null,
            Nothing => PolicyText.NoTag,
            _ => seen.All(char.IsAsciiHexDigitLower) ? seen : Bad(PolicyForm),
        };
    }

    /// <summary>The edition of a comment.</summary>
    public static Result<int?> Edition(IHeaderDictionary headers)
    {
        if (!Seen(headers, EditionForm).TryGet(out var seen, out var error)) return error;
        if (seen is null) return (int?)null;
        return int.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var edition) && edition > 0 ? (int?)edition : Bad(EditionForm);
    }

    // What If-Match quotes; nothing for If-None-Match: *, null for neither.
    // Weak tags, lists and bare numbers are refused: a guess here would move production.
    private static Result<string?> Seen(IHeaderDictionary headers, Text form)
    {
        var (match, noneMatch) = (headers.IfMatch, headers.IfNoneMatch);
        if (match.Count == 0 && noneMatch.Count == 0) return (string?)null;
        if (match.Count + noneMatch.Count > 1) return Bad(form);
        if (noneMatch.Count == 1) return noneMatch.ToString().Trim() == "*" ? Nothing : Bad(form);
        return match.ToString().Trim() is ['"', .. { Length: > 0 } tag, '"'] ? tag : Bad(form);
    }

    private static Error Bad(Text form) => new(ErrorKind.Invalid, "precondition_invalid", form);
}
