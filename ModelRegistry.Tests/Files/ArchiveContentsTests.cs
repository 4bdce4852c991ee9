using System.IO.Pipelines;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Tests.Files;

/// <summary>An archive says what it holds, under names that both systems can write.</summary>
public sealed class ArchiveContentsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_NameEveryEntryWithItsDigest()
    {
        var zip = await ReadAsync("model.onnx", "evaluation/metrics.json");

        var lines = (await TextAsync(zip.GetEntry("SHA256SUMS")!)).Split('\n');

        Assert.Equal("# acme/digits/mlp:v7", lines[0]);
        Assert.Equal(string.Empty, lines[^1]);
        Assert.Equal(["model.onnx", "evaluation/metrics.json"], lines[1..^1].Select(line => line[66..]));
        foreach (var line in lines[1..^1])
        {
            await using var content = await zip.GetEntry(line[66..])!.OpenAsync(Ct);
            Assert.Equal(line[..64], Convert.ToHexStringLower(await SHA256.HashDataAsync(content, Ct)));
        }
    }

    [Fact]
    public async Task PathsThatWindowsCantWrite_AreRenamedAndTold()
    {
        var zip = await ReadAsync("logs/12:30.txt", "logs/12_30.txt", "NUL.bin", "aux/x", "what?.json", "what_.json/x", "com1 .txt", "console.txt");

        Assert.Equal(
            ["SHA256SUMS", "logs/12_30.txt-1", "logs/12_30.txt", "NUL_.bin", "aux_/x", "what_.json-1", "what_.json/x", "com1_ .txt", "console.txt"],
            zip.Entries.Select(entry => entry.FullName));
        Assert.Contains("\n# logs/12_30.txt-1 was logged as logs/12:30.txt\n", await TextAsync(zip.GetEntry("SHA256SUMS")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionWithAFileOfThatName_KeepsItsOwn()
    {
        var zip = await ReadAsync("sha256sums", "SHA256SUMS-1/x");

        Assert.Equal(["SHA256SUMS-2", "sha256sums", "SHA256SUMS-1/x"], zip.Entries.Select(entry => entry.FullName));
    }

    private static async Task<string> TextAsync(ZipArchiveEntry entry)
    {
        await using var content = await entry.OpenAsync(Ct);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(Ct);
    }

    // Each file's bytes are its path.
    private static async Task<ZipArchive> ReadAsync(params string[] paths)
    {
        var files = paths.Select(path => Encoding.UTF8.GetBytes(path)).Zip(paths, (bytes, path) => new FileView(path, bytes.Length, Digest.FromBytes(SHA256.HashData(bytes)))).ToList();
        var entries = ArchiveContents.Of("acme/digits/mlp:v7", files, (file, _) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(file.Path))));
        var whole = new MemoryStream();
        var pipe = PipeWriter.Create(whole, new(leaveOpen: true));
        await ArchiveWriter.WriteAsync(pipe, entries, DateTimeOffset.UnixEpoch, Ct);
        await pipe.CompleteAsync();
        Assert.Equal(ArchiveWriter.LengthOf(entries), whole.Length);
        whole.Position = 0;
        return new ZipArchive(whole, ZipArchiveMode.Read);
    }
}
