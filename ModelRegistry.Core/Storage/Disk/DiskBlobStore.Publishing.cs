namespace ModelRegistry.Core.Storage.Disk;

/// <summary>How staged bytes get their name: durable first, then renamed, then the name durable.</summary>
public sealed partial class DiskBlobStore
{
    // From so many on, a flush of the whole file system is less than one for each.
    private const int ManyBlobs = 32;

    private readonly FileSystemFlush everything = new();

    // Which of the 256 folders this process has made durable: one folder's flush a blob instead of two. More folders would be made by the thousand for as
    // many small files, which takes longer than all the rest of naming them.
    private readonly bool[] durableFolders = new bool[256];

    private void Publish(StagedBlob staged, bool mayReplace)
    {
        LayOut();
        var folder = Path.GetDirectoryName(NamedPath(staged.Digest))!;
        Name(staged, mayReplace, isDurable: false);

        // Also where another process gave the name: it may not have come to its own flush yet.
        FolderFlush.Run(folder);
        var bucket = BucketOf(staged);
        if (!durableFolders[bucket])
        {
            FolderFlush.Run(named);
            durableFolders[bucket] = true;
        }
    }

    // Many small files one by one are two waits for the disk each, and nothing but waiting. Where the whole file system can be flushed, two do for all:
    // one after which all bytes are durable, and one after which all names are.
    private void PublishAll(IReadOnlyCollection<StagedBlob> staged, CancellationToken cancellationToken)
    {
        LayOut();
        if (staged.Count < ManyBlobs || !everything.TryRun())
        {
            foreach (var blob in staged)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Publish(blob, mayReplace: false);
            }

            return;
        }

        foreach (var blob in staged)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Name(blob, mayReplace: false, isDurable: true);
        }

        if (everything.TryRun())
        {
            foreach (var blob in staged) durableFolders[BucketOf(blob)] = true;
            return;
        }

        // It failed, and what did not come to the disk is not known: each again by itself, whose own flush tells.
        foreach (var blob in staged)
        {
            using (var handle = File.OpenHandle(NamedPath(blob.Digest), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                RandomAccess.FlushToDisk(handle);
            durableFolders[BucketOf(blob)] = false;
            Publish(blob, mayReplace: false);
        }
    }

    private static int BucketOf(StagedBlob staged) => Convert.ToInt32(staged.Digest.Hex[..2], 16);

    /// <summary>Renames what is staged, flushed before unless it is durable. The name itself is not yet.</summary>
    private void Name(StagedBlob staged, bool mayReplace, bool isDurable)
    {
        var target = NamedPath(staged.Digest);
        var source = StagedPath(staged.Token);
        var folder = Path.GetDirectoryName(target)!;

        if (source is null || !File.Exists(source))
        {
            if (!Directory.Exists(named))
                throw new DirectoryNotFoundException($"{named} is gone.");
            if (mayReplace || !File.Exists(target))
                throw new StagedBytesGoneException();
        }
        else if (!(mayReplace |= IsOfOtherSize(target, staged.Size)) && File.Exists(target))
        {
            DeleteIfThere(source);
        }
        else
        {
            // Two publish the same digest at once; both looked and found no target:
            //   A: rename(staged A → target)
            //   B: rename(staged B → target): replaces equal bytes by equal bytes, both already on the disk.
            // A reader that opened A's file keeps it. Two that hold the same token: one rename finds its source gone, which is
            // fine where the target stands.
            Directory.CreateDirectory(folder);
            try
            {
                if (!isDurable)
                {
                    using var handle = File.OpenHandle(source, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                    RandomAccess.FlushToDisk(handle);
                }

                File.Move(source, target, overwrite: mayReplace);
            }
            catch (IOException) when (!mayReplace && File.Exists(target))
            {
                DeleteIfThere(source);
            }
        }
    }

    private static bool IsOfOtherSize(string path, long size) => new FileInfo(path) is { Exists: true } file && file.Length != size;
}
