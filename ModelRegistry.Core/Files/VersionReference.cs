using System.Text.Encodings.Web;
using System.Text.Json;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>An entry of a version whose bytes lie elsewhere: the registry keeps where, and never fetches them.</summary>
/// <param name="Path">Inside the version, as a file's.</param>
/// <param name="Uri">Where: any scheme; at most <see cref="MaxLength"/> characters.</param>
/// <param name="Digest">What the logger's client knows it by there (an ETag, a checksum, the address itself); nobody proves it.</param>
/// <param name="Size">Bytes, where the client said so.</param>
/// <param name="Extra">What else it said, a JSON object; null for nothing.</param>
public sealed record VersionReference(string Path, string Uri, string Digest, long? Size = null, string? Extra = null)
{
    /// <summary>Characters of an address or a digest at most.</summary>
    public const int MaxLength = 4096;

    // As it is read by people in the database; nothing of it is ever put into a page unescaped.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its path, or <c>path_invalid</c>, <c>reference_invalid</c>.</summary>
    public Result<FilePath> Check()
    {
        if (!FilePath.Parse(Path, "reference").TryGet(out var path, out var error)) return error;
        var isSound = IsText(Uri) && IsText(Digest) && Size is null or >= 0 && (Extra is null || JsonObjectText.Parse(Extra, "reference").IsSuccess);
        return isSound ? path : Error.Invalid("reference_invalid", "reference", $"'{path}' says where its bytes lie in 1 to {MaxLength} characters, with a digest of the same bounds and a size from 0 on.");
    }

    /// <summary>All of them as the database keeps them; null for none.</summary>
    internal static string? ToJson(IReadOnlyList<VersionReference> references) => references.Count == 0 ? null : JsonSerializer.Serialize(references, Plain);

    /// <summary>The reverse; null reads as none.</summary>
    internal static IReadOnlyList<VersionReference> Parse(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<VersionReference>>(json)!;

    // One line whatever the texts hold.
    internal string ToLine() => JsonSerializer.Serialize(new object?[] { Path, Uri, Digest, Size, Extra }, Plain);

    private static bool IsText(string? text) => !string.IsNullOrEmpty(text) && text.Length <= MaxLength && TextKey.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal);
}
