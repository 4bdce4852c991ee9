using System.Security.Cryptography;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>MD5 as other protocols write it. It names bytes for their clients; what the registry itself trusts is SHA-256 alone.</summary>
public static class Md5Text
{
    /// <summary>Hex characters.</summary>
    public const int HexLength = 32;

    /// <summary>32 lower-case hex of a base64 text; null for anything else.</summary>
    public static string? FindHex(string? base64)
    {
        Span<byte> bytes = stackalloc byte[HexLength / 2];
        return base64 is { Length: 24 } && Convert.TryFromBase64String(base64, bytes, out var written) && written == bytes.Length ? Convert.ToHexStringLower(bytes) : null;
    }

    /// <summary>The reverse.</summary>
    public static string ToBase64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

#pragma warning disable CA5351 // Named by other protocols, trusted by nobody.
    /// <summary>A hash to append to.</summary>
    public static IncrementalHash Begin() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>Of bytes that are at hand, 32 hex.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}

/// <summary>Reads another stream and hashes what passes.</summary>
internal sealed class Md5Stream(Stream inner, IncrementalHash hash) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
