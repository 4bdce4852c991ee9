using Microsoft.Extensions.Primitives;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Web.Artifacts;

/// <summary>
/// What a part of a logging request says that its file's SHA-256 is: <c>Repr-Digest: sha-256=:BASE64:</c> (RFC 9530), as a download says it. A part need
/// not say it, and other algorithms are passed over.
/// </summary>
internal readonly record struct PartDigest(Digest? Declared)
{
    private const string Header = "Repr-Digest";
    private const string Begin = "sha-256=:";
    private const int Bytes = 32;

    /// <summary>What the part says, or <c>digest_invalid</c>.</summary>
    public static Result<PartDigest> Read(IReadOnlyDictionary<string, StringValues>? headers, string path)
    {
        if (headers is null || !headers.TryGetValue(Header, out var values)) return new PartDigest(null);
        Digest? found = null;
        foreach (var member in values.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (!member.StartsWith(Begin, StringComparison.OrdinalIgnoreCase)) continue;
            var bytes = new byte[Bytes + 1];
            if (found is not null || !member.EndsWith(':') || !Convert.TryFromBase64String(member[Begin.Length..^1], bytes, out var length) || length != Bytes) return Invalid(path);
            found = Digest.FromBytes(bytes.AsSpan(0, Bytes));
        }

        return new PartDigest(found);
    }

    /// <summary>True where something was said, and it is not this.</summary>
    public bool Differs(Digest digest) => Declared is { } declared && declared != digest;

    /// <summary>The file arrived, and is another.</summary>
    public static Error Mismatch(string path, Digest found) => Error.Invalid("digest_mismatch", "file",
        $"'{TextKey.Shown(path, 120)}' arrived as {found}, which is not what its Repr-Digest says. Nothing was logged; send it again.");

    private static Error Invalid(string path) => Error.Invalid("digest_invalid", "file",
        $"The Repr-Digest of '{TextKey.Shown(path, 120)}' can't be read. It is 'sha-256=:', 32 bytes in base64, and ':', once.");
}
