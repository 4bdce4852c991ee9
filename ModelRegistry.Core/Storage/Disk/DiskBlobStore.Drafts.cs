using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>What arrives in steps: one file for each, locked by whoever writes it.</summary>
public sealed partial class DiskBlobStore
{
    /// <inheritdoc/>
    public Task<IDraftBytes?> OpenDraftAsync(string token, CancellationToken cancellationToken)
    {
        var path = DraftPath(token);
        return Task.FromResult(OnDisk<IDraftBytes?>(() =>
        {
            LayOut();
            var isNew = !File.Exists(path);
            SafeFileHandle handle;
            try
            {
                // FileShare.None is a lock of the system's, which goes with its process.
                handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
            }
            catch (IOException exception) when (DiskFault.IsBusy(exception))
            {
                return null;
            }

            return new Draft(this, handle, isNew);
        }));
    }

    /// <inheritdoc/>
    public Task DiscardDraftAsync(string token, CancellationToken cancellationToken)
    {
        var path = DraftPath(token);
        OnDisk(() => DeleteIfThere(path));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> SweepDraftsAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) => SweepAsync(drafts, olderThan, cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) => Task.FromResult(OnDisk<long?>(() =>
    {
        LayOut();
        // Elsewhere any folder names the file system it is on; a share has no drive letter, and what is free there is the server's to know.
        var drive = OperatingSystem.IsWindows() ? Path.GetPathRoot(root)! : root;
        return drive.StartsWith(@"\\", StringComparison.Ordinal) ? null : new DriveInfo(drive).AvailableFreeSpace;
    }));

    private Task<int> SweepAsync(string folder, DateTimeOffset olderThan, CancellationToken cancellationToken) => Task.FromResult(OnDisk(() =>
    {
        LayOut();
        var removed = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.LastWriteTimeUtc >= olderThan.UtcDateTime)
                continue;
            DeleteIfThere(file.FullName);
            removed++;
        }

        return removed;
    }));

    private string DraftPath(string token) => PathOf(drafts, token) ?? throw new ArgumentException("A draft's token is a GUID in the form N.", nameof(token));

    private sealed class Draft(DiskBlobStore store, SafeFileHandle handle, bool isNew) : IDraftBytes
    {
        private const int ReadSize = 1024 * 1024;

        private bool isUnlisted = isNew;

        public async Task<HeldPiece?> WriteAsync(long offset, Guid attempt, Stream content, long length, IncrementalHash? hash, CancellationToken cancellationToken)
        {
            // Past the end the disk would make up zeros for what is not there.
            if (store.OnDisk(() => RandomAccess.GetLength(handle)) < offset)
                return null;
            var source = new PieceSource(content, length, cancellationToken);
            try
            {
                var written = await new StagedWriter(handle, store.root).CopyAsync(source.FillAsync, offset, hash, CancellationToken.None);
                // Flushing blocks its thread.
                await Task.Run(() => store.OnDisk(Flush), CancellationToken.None);
                return new HeldPiece(written, source.Broke);
            }
            catch (BlobStoreException)
            {
                TryCut(offset);
                throw;
            }
        }

        public Task<bool> SealAsync(IReadOnlyList<DraftPiece> pieces, long size, CancellationToken cancellationToken) => Task.Run(
            () => store.OnDisk(() =>
            {
                if (RandomAccess.GetLength(handle) != size)
                    return false;
                Flush();
                return true;
            }),
            cancellationToken);

        public async Task<Digest> ComputeDigestAsync(CancellationToken cancellationToken)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            try
            {
                var at = 0L;
                while (await RandomAccess.ReadAsync(handle, buffer.AsMemory(0, ReadSize), at, cancellationToken) is var read and > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    at += read;
                }

                return Digest.FromBytes(hash.GetHashAndReset());
            }
            catch (Exception exception) when (DiskFault.Is(exception))
            {
                throw DiskFault.Translate(exception, store.root);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        public ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }

        // What does not count need not fill a disk that is full.
        private void TryCut(long length)
        {
            try
            {
                RandomAccess.SetLength(handle, length);
            }
            catch (Exception exception) when (DiskFault.Is(exception))
            {
            }
        }

        private void Flush()
        {
            RandomAccess.FlushToDisk(handle);
            if (isUnlisted)
                FolderFlush.Run(store.drafts);
            isUnlisted = false;
        }
    }
}
