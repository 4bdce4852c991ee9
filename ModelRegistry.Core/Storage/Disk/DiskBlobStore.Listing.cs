using System.Runtime.CompilerServices;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>What the folder holds.</summary>
public sealed partial class DiskBlobStore
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Folder by folder, each with the 256th part: in memory is never more than that.
        foreach (var folder in await FoldersAsync(cancellationToken))
        {
            foreach (var blob in await BlobsAsync(folder, cancellationToken)) yield return blob;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDraft> ListDraftsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await LookAsync(drafts, folder => folder.EnumerateFiles().ToList(), cancellationToken))
        {
            if (Guid.TryParseExact(file.Name, "N", out var token) && Seen(file) is { } seen) yield return new(token.ToString("N"), seen.Size, seen.WrittenAt);
        }
    }

    private Task<List<string>> FoldersAsync(CancellationToken cancellationToken) =>
        LookAsync(named, found => found.EnumerateDirectories().Select(one => one.FullName).Order(StringComparer.Ordinal).ToList(), cancellationToken);

    private Task<List<StoredBlob>> BlobsAsync(string folder, CancellationToken cancellationToken) => LookAsync(
        folder,
        found =>
        {
            var blobs = new List<StoredBlob>();
            foreach (var file in found.EnumerateFiles().OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                if (Digest.TryFromHex(file.Name, out var digest) && NamedPath(digest) == file.FullName && Seen(file) is { } seen) blobs.Add(new(digest, seen.Size, seen.WrittenAt));
            }

            return blobs;
        },
        cancellationToken);

    // Gone since it was listed: removed, or published from among the drafts.
    private static (long Size, DateTimeOffset WrittenAt)? Seen(FileInfo file)
    {
        try
        {
            return (file.Length, new(file.LastWriteTimeUtc, TimeSpan.Zero));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    // The disk blocks its thread; a folder that goes meanwhile was emptied, but not one of the three that hold all.
    private Task<List<T>> LookAsync<T>(string folder, Func<DirectoryInfo, List<T>> look, CancellationToken cancellationToken) => Task.Run(
        () => OnDisk(() =>
        {
            LayOut();
            try
            {
                return look(new(folder));
            }
            catch (DirectoryNotFoundException) when (folder != named && folder != drafts && Directory.Exists(named))
            {
                return [];
            }
        }),
        cancellationToken);
}
