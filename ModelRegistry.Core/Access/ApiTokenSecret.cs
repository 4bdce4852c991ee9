using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Access;

/// <summary>
/// A token as its owner sees it once: <c>mreg-</c>, 34 random characters of <c>[A-Za-z0-9]</c> (202 bits), and the CRC-32 of those 34 as six
/// base-62 digits, so that a scanner can tell a real token and a mistyped one costs no look into the database.
/// </summary>
public sealed class ApiTokenSecret
{
    /// <summary>How every token begins.</summary>
    public const string Prefix = "mreg-";

    /// <summary>Characters of a whole token.</summary>
    public const int Length = 45;

    /// <summary>The form in one sentence, as messages say it.</summary>
    public static readonly Text Form = "A token is 'mreg-' and 40 letters and digits; make one under Account, Tokens.";

    private const int RandomLength = 34;
    private const int ChecksumLength = 6;
    private const int HintLength = 4;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ApiTokenSecret(string value) => Value = value;

    /// <summary>The whole token. Never logged, never stored.</summary>
    public string Value { get; }

    /// <summary>SHA-256 of the token, 64 lower-case hex: what is stored and looked up.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)));

    /// <summary>The last four characters.</summary>
    public string Hint => Value[^HintLength..];

    /// <summary>A new one, from the system's random source.</summary>
    public static ApiTokenSecret Make()
    {
        var random = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return new(Prefix + random + Checksum(random));
    }

    /// <summary>False where the text has not the form or its checksum is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiTokenSecret? secret)
    {
        secret = null;
        if (text is null || text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var body = text.AsSpan(Prefix.Length);
        foreach (var c in body)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        }

        if (!body[RandomLength..].SequenceEqual(Checksum(body[..RandomLength]))) return false;
        secret = new(text);
        return true;
    }

    /// <summary>Never the token: only its beginning and its hint.</summary>
    public override string ToString() => $"{Prefix}…{Hint}";

    private static string Checksum(ReadOnlySpan<char> random)
    {
        // CRC-32 as zip and Ethernet compute it (reflected polynomial EDB88320).
        var crc = uint.MaxValue;
        foreach (var c in random)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        crc = ~crc;
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(crc % (uint)Alphabet.Length)];
            crc /= (uint)Alphabet.Length;
        }

        return new(digits);
    }
}
