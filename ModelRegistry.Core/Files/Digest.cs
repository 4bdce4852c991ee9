using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelRegistry.Core.Files;

/// <summary>A SHA-256, written <c>sha256:&lt;64 lower-case hex&gt;</c>. A default one compares equal only to another default.</summary>
public readonly record struct Digest
{
    /// <summary>Hex characters without the prefix.</summary>
    public const int HexLength = 64;

    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>The 64 lower-case hex characters: the name of the bytes in every store.</summary>
    public string Hex { get; }

    /// <summary>From the 32 raw bytes of a finished hash.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Digest FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == HexLength / 2
        ? new(Convert.ToHexStringLower(bytes))
        : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(bytes));

    /// <summary>From the bare hex that the database and the stores keep.</summary>
    /// <exception cref="FormatException">Not 64 lower-case hex characters.</exception>
    public static Digest FromHex(string hex) => IsHex(hex) ? new(hex) : throw new FormatException("A digest is 64 lower-case hex characters.");

    /// <summary>The same where the text is a stranger's; false for anything else.</summary>
    public static bool TryFromHex(string? hex, out Digest digest)
    {
        var isHex = hex is not null && IsHex(hex);
        digest = isHex ? new(hex!) : default;
        return isHex;
    }

    /// <summary>Reads the written form; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        if (text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && IsHex(text.AsSpan(Prefix.Length)))
        {
            digest = new(text[Prefix.Length..]);
            return true;
        }

        digest = default;
        return false;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Hex}");

    private static bool IsHex(ReadOnlySpan<char> text) =>
        text.Length == HexLength && !text.ContainsAnyExcept(HexCharacters);
}
