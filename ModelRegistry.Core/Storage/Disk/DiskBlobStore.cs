using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>
/// Blobs as files: <c>sha256/ab/&lt;hex&gt;</c>, what has no name yet in <c>staging/&lt;guid&gt;</c>, and what arrives in steps in <c>drafts/&lt;guid&gt;</c>.
/// A folder of bytes that cannot be opened, a vanished mount and a full disk are <see cref="BlobStoreException"/>s.
/// </summary>
public sealed partial class DiskBlobStore : IBlobStore, IDisposable
{
    private readonly string root;
    private readonly string staging;
    private readonly string drafts;
    private readonly string named;
    private readonly Lock layoutLock = new();
    private bool laidOut;

    /// <summary>Touches no disk until the first call.</summary>
    public DiskBlobStore(IOptions<DiskStorageOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        root = Path.GetFullPath(options.Value.Folder);
        staging = Path.Combine(root, "staging");
        drafts = Path.Combine(root, "drafts");
        named = Path.Combine(root, "sha256");
    }

    /// <inheritdoc/>
    public async Task<StagedBlob> StageAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        var token = Guid.CreateVersion7().ToString("N");
        var path = Path.Combine(staging, token);
        var handle = OnDisk(() =>
        {
            LayOut();
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        });
        try
        {
            using (handle)
            {
                var (digest, size) = await new StagedWriter(handle, root).CopyAsync(content, cancellationToken);
                return new StagedBlob(token, digest, size);
            }
        }
        catch
        {
            TryDelete(path); // What cannot be removed now, the sweeper takes.
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync(StagedBlob staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        // Flushing blocks its thread; a circuit's or a request's own context should not be the one that waits.
        return Task.Run(() => OnDisk(() => Publish(staged, mayReplace: false)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task PublishAllAsync(IReadOnlyCollection<StagedBlob> staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        return Task.Run(() => OnDisk(() => PublishAll(staged, cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReplaceAsync(StagedBlob staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        return Task.Run(() => OnDisk(() => Publish(staged, mayReplace: true)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DiscardAsync(StagedBlob staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        if (StagedPath(staged.Token) is { } path)
            OnDisk(() => DeleteIfThere(path));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var stream = OnDisk(() => WhereThere(digest, path => new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        })));
        if (stream is not null && offset > stream.Length)
        {
            var size = stream.Length;
            stream.Dispose();
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The blob has {size} bytes.");
        }

        if (stream is not null)
            stream.Position = offset;
        return Task.FromResult<Stream?>(stream);
    }

    /// <inheritdoc/>
    public Task<long?> FindSizeAsync(Digest digest, CancellationToken cancellationToken) =>
        Task.FromResult(OnDisk(() => WhereThere<long?>(digest, path => new FileInfo(path).Length)));

    /// <inheritdoc/>
    public Task RemoveAsync(Digest digest, CancellationToken cancellationToken) => Task.Run(
        () => OnDisk(() =>
        {
            LayOut();
            var path = NamedPath(digest);
            if (!Directory.Exists(named))
                throw new DirectoryNotFoundException($"{named} is gone.");
            if (!File.Exists(path))
                return;
            DeleteIfThere(path);
            // A blob that comes back after a power cut would lie there for ever: nobody dooms it a second time.
            FolderFlush.Run(Path.GetDirectoryName(path)!);
        }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<int> SweepStagedAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) => SweepAsync(staging, olderThan, cancellationToken);

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var expected = Guid.CreateVersion7().ToByteArray();
        var path = Path.Combine(staging, Guid.CreateVersion7().ToString("N"));
        try
        {
            OnDisk(LayOut);
            var found = new byte[expected.Length];
            using (var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous))
            {
                await RandomAccess.WriteAsync(handle, expected, 0, cancellationToken);
                RandomAccess.FlushToDisk(handle);
                _ = await RandomAccess.ReadAsync(handle, found, 0, cancellationToken);
            }

            if (!found.AsSpan().SequenceEqual(expected))
                throw new BlobStoreException(BlobStoreFault.Away, $"The folder {root} gives back other bytes than were written.");
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, root);
        }
        finally
        {
            TryDelete(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => everything.Dispose();

    /// <summary>Makes the three top folders once a process. If they vanish later, the mount did, and a new empty store in its place would be a lie.</summary>
    private void LayOut()
    {
        lock (layoutLock)
        {
            if (laidOut)
                return;
            Directory.CreateDirectory(staging);
            Directory.CreateDirectory(drafts);
            Directory.CreateDirectory(named);
            FolderFlush.Run(root);
            everything.Open(root);
            laidOut = true;
        }
    }

    private T? WhereThere<T>(Digest digest, Func<string, T> open)
    {
        LayOut();
        try
        {
            return open(NamedPath(digest));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(named))
        {
            return default;
        }
    }

    private string NamedPath(Digest digest)
    {
        var hex = digest.Hex ?? throw new ArgumentException("The digest is a default one.", nameof(digest));
        return Path.Combine(named, hex[..2], hex);
    }

    // Only a token of our own form becomes a path.
    private string? StagedPath(string token) => token.StartsWith(StagedBlob.DraftPrefix, StringComparison.Ordinal)
        ? PathOf(drafts, token[StagedBlob.DraftPrefix.Length..])
        : PathOf(staging, token);

    private static string? PathOf(string folder, string token) => Guid.TryParseExact(token, "N", out var id) ? Path.Combine(folder, id.ToString("N")) : null;

    private static void DeleteIfThere(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
        }
    }

    private void OnDisk(Action work) => OnDisk(() =>
    {
        work();
        return 0;
    });

    private T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, root);
        }
    }
}
