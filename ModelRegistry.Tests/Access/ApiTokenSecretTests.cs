using ModelRegistry.Core.Access;

namespace ModelRegistry.Tests.Access;

public sealed class ApiTokenSecretTests
{
    [Fact]
    public void Made_HasPrefixAndFortyLettersOrDigits() => Assert.Matches("^mreg-[A-Za-z0-9]{40}$", ApiTokenSecret.Make().Value);

    [Fact]
    public void Made_ParsesToTheSameHash()
    {
        var made = ApiTokenSecret.Make();

        Assert.True(ApiTokenSecret.TryParse(made.Value, out var parsed));
        Assert.Equal(made.Hash, parsed.Hash);
        Assert.Matches("^[0-9a-f]{64}$", parsed.Hash);
        Assert.Equal(made.Value[^4..], parsed.Hint);
    }

    [Fact]
    public void MadeTwice_Differs() => Assert.False(ApiTokenSecret.Make().Value == ApiTokenSecret.Make().Value);

    [Fact]
    public void EveryChangedCharacter_BreaksTheChecksum()
    {
        var value = ApiTokenSecret.Make().Value;
        for (var i = ApiTokenSecret.Prefix.Length; i < value.Length; i++)
        {
            var changed = value[..i] + (value[i] == 'x' ? 'y' : 'x') + value[(i + 1)..];
            Assert.False(ApiTokenSecret.TryParse(changed, out _), $"Changed at {i}");
        }
    }

    // Python: zlib.crc32(b"ModelRegistryChecksOneTokenLikeThi") is 2219846697, in base 62 (0-9A-Za-z) 2QEFWz.
    [Fact]
    public void Checksum_IsCrc32InBaseSixtyTwo() => Assert.True(ApiTokenSecret.TryParse("mreg-ModelRegistryChecksOneTokenLikeThi2QEFWz", out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mreg-")]
    [InlineData("mreg-0000000000000000000000000000000000000000")]
    [InlineData("MREG-0000000000000000000000000000000000000000")]
    [InlineData("mreg-00000000000000000000000000000000000000é0")]
    public void OtherText_IsRefused(string? text) => Assert.False(ApiTokenSecret.TryParse(text, out _));

    [Fact]
    public void Shown_HidesTheToken()
    {
        var made = ApiTokenSecret.Make();

        Assert.Equal($"mreg-…{made.Hint}", made.ToString());
    }
}
