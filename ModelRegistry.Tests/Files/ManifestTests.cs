using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Tests.Files;

/// <summary>What a version is, and its digest.</summary>
public sealed class ManifestTests
{
    private static readonly Digest One = Digest.FromHex(new string('1', Digest.HexLength));
    private static readonly Digest Two = Digest.FromHex(new string('2', Digest.HexLength));

    [Fact]
    public void OrderOfFilesAndOfKeys_ChangesNoDigest()
    {
        var one = Of("""{"a":1,"b":2}""", ("b", One, 1), ("a/c", Two, 2), ("A2", One, 1));
        var other = Of("""{"b":2,"a":1}""", ("A2", One, 1), ("b", One, 1), ("a/c", Two, 2));

        Assert.Equal(one.ComputeDigest(), other.ComputeDigest());
        Assert.Equal(["A2", "a/c", "b"], one.Files.Select(f => f.Path.Value));
        Assert.Equal(4, one.SizeBytes);
    }

    [Fact]
    public void AnyDifference_ChangesTheDigest()
    {
        Manifest[] different =
        [
            Of("{}"), Of("""{"a":1}"""), Of("""{"a":1.0}"""), Of("{}", ("a", One, 1)), Of("{}", ("A", One, 1)), Of("{}", ("b", One, 1)), Of("{}", ("a", Two, 1)),
            Of("{}", ("a", One, 2)), Of("{}", ("a", One, 1), ("b", One, 1)), Of("""{"a":1}""", ("a", One, 1)),
        ];

        Assert.Equal(different.Length, different.Select(m => m.ComputeDigest().Hex).Distinct().Count());
    }

    [Theory]
    [InlineData("model.bin", "MODEL.bin")]
    [InlineData("é", "e\u0301")]
    [InlineData("ａ", "a")]
    public void PathsThatAreOneWithoutCaseAndWidth_AreRefused(string one, string other) =>
        Assert.Equal("path_duplicate", Manifest.Of([File(one, One, 1), File(other, Two, 1)], JsonObjectText.Empty).Error?.Code);

    [Theory]
    [InlineData("q", "q/b", "path_conflict")]
    [InlineData("Q", "q/b/c", "path_conflict")]
    [InlineData("q/b", "q/B/c", "path_conflict")]
    [InlineData("q", "qq/b", null)]
    [InlineData("q/a", "q/b", null)]
    public void FileThatIsAnothersFolder_IsRefused(string one, string other, string? code) =>
        Assert.Equal(code, Manifest.Of([File(one, One, 1), File(other, Two, 1)], JsonObjectText.Empty).Error?.Code);

    [Theory]
    [InlineData(Manifest.MaxFiles, null)]
    [InlineData(Manifest.MaxFiles + 1, "files_too_many")]
    public void Files_AreAtMostAHundredThousand(int count, string? code)
    {
        var error = Manifest.Of(Enumerable.Range(0, count).Select(n => File($"f{n}", One, 1)), JsonObjectText.Empty).Error;

        Assert.Equal(code, error?.Code);
        Assert.Equal(code is null, error?.Message.ToString().Contains("100,000", StringComparison.Ordinal) is null);
    }

    private static Manifest Of(string metadata, params (string Path, Digest Digest, long Size)[] files) =>
        Manifest.Of(files.Select(f => File(f.Path, f.Digest, f.Size)), JsonObjectText.Parse(metadata).Value).Value;

    private static ManifestFile File(string path, Digest digest, long size) => new(FilePath.Parse(path).Value, digest, size);
}
