using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Collections;

/// <summary>The name of an entity: safe in every URL as it is.</summary>
public sealed partial record EntityName
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form = "An entity's name is 1 to 64 letters (A-Z, a-z), digits, '.', '_' or '-', starts with a letter or digit and does not end in a dot.";

    // The words that the app's own addresses begin with, and those a browser or crawler asks for.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "account", "admin", "administration", "ajax-api", "api", "artifactsV2", "assets", "bin", "compare", "css", "docs", "error", "favicon.ico", "favicon.svg", "files",
        "fonts", "get-artifact", "graphql", "healthz", "health", "history", "home", "img", "images", "js", "lib", "login", "logout", "model-registry", "model-versions", "new", "not-found",
        "openapi", "readyz", "robots.txt", "runs", "search", "settings", "setup", "static", "theme.css", "version", "ModelRegistry.Web.styles.css", "_blazor", "_content", "_framework",
    };

    private EntityName(string value) => Value = value;

    /// <summary>As typed.</summary>
    public string Value { get; }

    /// <summary>As compared.</summary>
    public string Key => TextKey.Of(Value);

    /// <summary>The name, or <c>name_invalid</c> / <c>name_reserved</c> on <paramref name="field"/>.</summary>
    public static Result<EntityName> Parse(string? text, string field = "name")
    {
        if (text is null || text.EndsWith('.') || !Pattern().IsMatch(text)) return Error.Invalid("name_invalid", field, Form);
        return Reserved.Contains(text)
            ? Error.Invalid("name_reserved", field, $"'{text}' is a word that the registry's own addresses begin with. {Form}")
            : new EntityName(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}

/// <summary>The name of a project, run, model artifact or registered model: people's existing names in any script.</summary>
public sealed record ResourceName
{
    /// <summary>Characters of Unicode at most, as typed and as compared.</summary>
    public const int MaxLength = 128;

    /// <summary>The same in units of UTF-16.</summary>
    public const int MaxUnits = TextKey.UnitsPerCharacter * MaxLength;

    /// <summary>The rule in one sentence, as every message says it.</summary>
    public static readonly Text Form =
        "A name is 1 to 128 characters of any script; inner spaces are fine; none of / \\ : # ? % * \" < > |, no control or invisible character, no space or dot at either end.";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:#?%*\"<>|");

    private ResourceName(string value, string key) => (Value, Key) = (value, key);

    /// <summary>As typed, in NFC.</summary>
    public string Value { get; }

    /// <summary>As compared.</summary>
    public string Key { get; }

    /// <summary>The name, or <c>name_invalid</c> on <paramref name="field"/>.</summary>
    public static Result<ResourceName> Parse(string? text, string field = "name")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength * 4 || !TextKey.IsWellFormed(text)) return Error.Invalid("name_invalid", field, Form);
        var value = text.Normalize(NormalizationForm.FormC);
        var key = TextKey.Of(value);
        return IsAllowed(value) && IsAllowed(key) ? new ResourceName(value, key) : Error.Invalid("name_invalid", field, Form);
    }

    /// <summary>The name of a project: also not the reserved word under which registered models live.</summary>
    public static Result<ResourceName> ParseProject(string? text, string field = "name")
    {
        var parsed = Parse(text, field);
        return parsed.IsSuccess && parsed.Value.Key == CollectionPath.RegistryProject
            ? Error.Invalid("name_reserved", field, $"'{CollectionPath.RegistryProject}' is where registered models live; choose another name for a project.")
            : parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // The key is checked too: a full-width slash or dot must not fold into what the rule forbids.
    private static bool IsAllowed(string text) =>
        text.Length > 0 && TextKey.Characters(text) <= MaxLength
        && !text.AsSpan().ContainsAny(Forbidden)
        && !TextKey.HasInvisible(text)
        && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
        && text[0] != '.' && text[^1] != '.';
}
