using System.IO.Compression;
using System.IO.Pipelines;
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
        var entries = await ReadAsync("model.onnx", "evaluation/metrics.json");

        var lines = Encoding.UTF8.GetString(entries[0].Bytes).Split('\n');

        Assert.Equal("SHA256SUMS", entries[0].Name);
        Assert.Equal("# acme/digits/mlp:v7", lines[0]);
        Assert.Equal(entries.Skip(1).Select(entry => $"{Convert.ToHexStringLower(SHA256.HashData(entry.Bytes))}  {entry.Name}").Append(string.Empty), lines[1..]);
    }

    [Fact]
    public async Task PathsThatWindowsCantWrite_AreRenamedAndTold()
    {
        var entries = await ReadAsync("logs/12:30.txt", "logs/12_30.txt", "NUL.bin", "aux/x", "what?.json", "what_.json/x", "com1 .txt", "console.txt");

        Assert.Equal(
            ["SHA256SUMS", "logs/12_30.txt-1", "logs/12_30.txt", "NUL_.bin", "aux_/x", "what_.json-1", "what_.json/x", "com1_ .txt", "console.txt"],
            entries.Select(entry => entry.Name));
        Assert.Contains("\n# logs/12_30.txt-1 was logged as logs/12:30.txt\n", Encoding.UTF8.GetString(entries[0].Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionWithAFileOfThatName_KeepsItsOwn() =>
        Assert.Equal(["SHA256SUMS-2", "sha256sums", "SHA256SUMS-1/x"], (await ReadAsync("sha256sums", "SHA256SUMS-1/x")).Select(entry => entry.Name));

    // Each file's bytes are its path.
    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> ReadAsync(params string[] paths)
    {
        var files = paths.Select(path => new FileView(path, Encoding.UTF8.GetByteCount(path), Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(path))))).ToList();
        var entries = ArchiveContents.Of("acme/digits/mlp:v7", files, (file, _) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(file.Path))));
        var whole = new MemoryStream();
        var pipe = PipeWriter.Create(whole, new(leaveOpen: true));
        await ArchiveWriter.WriteAsync(pipe, entries, DateTimeOffset.UnixEpoch, Ct);
        await pipe.CompleteAsync();
        Assert.Equal(ArchiveWriter.LengthOf(entries), whole.Length);
        var read = new List<(string, byte[])>();
#pragma warning disable RS0030 // The ban guards responses; here the framework's reader is the judge.
        using var archive = new ZipArchive(whole, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
#pragma warning restore RS0030
        {
            await using var content = await entry.OpenAsync(Ct);
            var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, Ct);
            read.Add((entry.FullName, bytes.ToArray()));
        }

        return read;
    }
}
