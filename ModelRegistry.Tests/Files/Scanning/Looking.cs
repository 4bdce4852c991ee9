using System.Text;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files.Scanning;

/// <summary>Looks into bytes that lie in memory, as the product looks into those of a store.</summary>
internal static class Looking
{
    /// <summary>A file made by <c>Pickles/make.py</c>.</summary>
    public static Task<byte[]> PickleAsync(string name, CancellationToken ct) =>
        File.ReadAllBytesAsync(RepositoryRoot.Combine("ModelRegistry.Tests", "Files", "Scanning", "Pickles", name), ct);

    /// <summary>Names of those files.</summary>
    public static IEnumerable<string> Pickles() =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("ModelRegistry.Tests", "Files", "Scanning", "Pickles")).Select(path => Path.GetFileName(path)).Where(name => name != "make.py").Order(StringComparer.Ordinal);

    /// <summary>Files of the sample models, by their path from the samples' root.</summary>
    public static IEnumerable<string> Samples(params string[] endings)
    {
        var root = RepositoryRoot.Combine("ModelRegistry.Core", "Samples", "Models");
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))).Order(StringComparer.Ordinal);
    }

    /// <summary>A pickle as its opcodes read in Latin-1.</summary>
    public static byte[] Bytes(string latin) => Encoding.Latin1.GetBytes(latin);

    public static Func<long, CancellationToken, Task<Stream>> Opener(byte[] bytes) =>
        (offset, _) => Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false));

    /// <summary>Logs a version of these files, making what is missing.</summary>
    public static async Task<LoggedVersion> LogAsync(LogVersion log, CollectionPath into, Actor by, CancellationToken ct, params (string Path, byte[] Content)[] files)
    {
        await using var upload = CoreHost.Must(await log.BeginAsync(into, create: true, by, ct));
        foreach (var (path, content) in files)
        {
            await using var stream = new MemoryStream(content);
            CoreHost.Must(await upload.AddFileAsync(path, stream, ct));
        }

        return CoreHost.Must(await log.CommitAsync(upload, new(), by, ct));
    }

    public static Task<FileInspection> InspectAsync(string path, byte[] bytes, CancellationToken ct) => FileReaders.ReadAsync(path, bytes.Length, Opener(bytes), ct);

    public static async Task<ScanVerdict> ScanAsync(byte[] bytes, CancellationToken ct, long steps = 5_000_000)
    {
        await using var reader = new ByteReader(Opener(bytes), bytes.Length);
        return await FileScanner.ScanAsync(reader, Opener(bytes), steps, ct);
    }
}
