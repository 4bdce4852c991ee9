using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>
/// Blobs in one Azure container: <c>sha256/ab/&lt;hex&gt;</c>, what has no name yet in <c>staging/&lt;guid&gt;</c>, what arrives in steps in
/// <c>drafts/&lt;guid&gt;</c>, and what callers send here themselves in <c>direct/&lt;guid&gt;</c>.
/// A name is given by a copy inside the service that succeeds only where the name is free.
/// </summary>
public sealed partial class AzureBlobStore : IBlobStore
{
    internal const string StagingPrefix = "staging/";
    private const int MaxCopies = 3;

    // Each is a call or three that the service takes its time for.
    private const int PublishedAtOnce = 16;

    private static readonly TimeSpan CopyPoll = TimeSpan.FromMilliseconds(250);

    private readonly BlobContainerClient container;
    private readonly TimeProvider time;
    private volatile bool containerKnown;

    /// <summary>Contacts nothing until the first call.</summary>
    public AzureBlobStore(IOptions<AzureStorageOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        container = AzureClient.Open(options.Value);
        this.time = time;
    }

    /// <inheritdoc/>
    public async Task<StagedBlob> StageAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        await InStoreAsync(() => EnsureContainerAsync(cancellationToken), cancellationToken);
        var token = Guid.CreateVersion7().ToString("N");
        var blob = container.GetBlockBlobClient(StagingPrefix + token);
        try
        {
            var (digest, size) = await new StagedUpload(blob, container.Name).CopyAsync(content, cancellationToken);
            return new StagedBlob(token, digest, size);
        }
        catch (Exception failure)
        {
            if (failure is not BlobStoreException)
                await TryRemoveBlocksAsync(blob);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync(StagedBlob staged, CancellationToken cancellationToken) => NameAsync(staged, mayReplace: false, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAllAsync(IReadOnlyCollection<StagedBlob> staged, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        staged,
        new ParallelOptions { MaxDegreeOfParallelism = PublishedAtOnce, CancellationToken = cancellationToken },
        async (blob, ct) => await PublishAsync(blob, ct));

    /// <inheritdoc/>
    public Task ReplaceAsync(StagedBlob staged, CancellationToken cancellationToken) => NameAsync(staged, mayReplace: true, cancellationToken);

    /// <inheritdoc/>
    public async Task DiscardAsync(StagedBlob staged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        if (StagedBlobOf(staged.Token) is { } blob)
            await InStoreAsync(() => blob.DeleteIfExistsAsync(cancellationToken: cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var blob = NamedBlob(digest);
        return InStoreAsync<Stream?>(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                try
                {
                    // No range at the start: the service answers 416 to "from 0" of an empty blob.
                    var range = offset == 0 ? default : new HttpRange(offset);
                    var download = (await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = range }, cancellationToken)).Value;
                    if (IsWhole(download.Details.CopyStatus, download.Details.CopyId))
                        return new AzureReadStream(download, container.Name);
                    download.Dispose();
                    return null;
                }
                catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
                {
                    return null;
                }
                catch (RequestFailedException exception) when (exception.Status == 416)
                {
                    var size = await FindSizeAsync(digest, cancellationToken);
                    if (size is null)
                        return null;
                    return size == offset ? Stream.Null : throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The blob has {size} bytes.");
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long?> FindSizeAsync(Digest digest, CancellationToken cancellationToken)
    {
        var blob = NamedBlob(digest);
        return InStoreAsync(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                var found = await FindPropertiesAsync(blob, cancellationToken);
                return found is not null && IsWhole(found.BlobCopyStatus, found.CopyId) ? found.ContentLength : (long?)null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(Digest digest, CancellationToken cancellationToken)
    {
        var blob = NamedBlob(digest);
        await InStoreAsync(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                return await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Blocks that were sent but never committed are no blob; the service drops them after a week by itself.</remarks>
    public Task<int> SweepStagedAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) => SweepAsync(StagingPrefix, olderThan, cancellationToken);

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        containerKnown = false; // Somebody may have removed it since.
        var expected = Guid.CreateVersion7().ToByteArray();
        using var content = new MemoryStream(expected);
        var staged = await StageAsync(content, cancellationToken);
        var found = await InStoreAsync(() => StagedBlobOf(staged.Token)!.DownloadContentAsync(cancellationToken), cancellationToken);
        await DiscardAsync(staged, cancellationToken);
        if (!found.Value.Content.ToMemory().Span.SequenceEqual(expected))
            throw new BlobStoreException(BlobStoreFault.Away, $"The Azure container {container.Name} gives back other bytes than were written.");
    }

    private Task NameAsync(StagedBlob staged, bool mayReplace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(staged);
        return InStoreAsync(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                var source = AzureSource.Find(container, staged.Token);
                if (mayReplace && (source is null || !await source.IsThereAsync(cancellationToken)))
                    throw new StagedBytesGoneException();
                var target = NamedBlob(staged.Digest);
                for (var tries = 1; !await TryCopyAsync(source, target, mayReplace, staged.Size, cancellationToken); tries++)
                {
                    if (tries == MaxCopies)
                        throw new BlobStoreException(BlobStoreFault.Away, $"The Azure container {container.Name} broke off {MaxCopies} copies.");
                }

                // Pinned bytes stay for the caller: its rows are not written yet.
                if (source is { Conditions: null })
                    await source.Blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
                return 0;
            },
            cancellationToken);
    }

    /// <summary>
    /// One try to have the whole blob under its name; false to try again.
    ///   A: copy staged A → name, if free     (the service makes the name at once, the bytes may follow)
    ///   B: copy staged B → name: taken       → waits for A's copy instead
    /// A copy that broke leaves a name without bytes: it is removed, by its ETag so that nobody's good one is, and copied again.
    /// </summary>
    private async Task<bool> TryCopyAsync(AzureSource? source, BlockBlobClient target, bool mayReplace, long size, CancellationToken cancellationToken)
    {
        try
        {
            if (source is not null)
            {
                var onlyIfFree = new BlobRequestConditions { IfNoneMatch = ETag.All };
                await target.StartCopyFromUriAsync(source.Blob.Uri, new() { SourceConditions = source.Conditions, DestinationConditions = mayReplace ? null : onlyIfFree }, cancellationToken);
            }
        }
        catch (RequestFailedException exception) when (AzureFault.IsTaken(exception) || AzureFault.IsMissing(exception))
        {
            // What stands there is what was to be replaced.
            if (mayReplace && !await source!.IsThereAsync(cancellationToken)) throw new StagedBytesGoneException();
        }

        var found = await FindPropertiesAsync(target, cancellationToken);
        while (found is { BlobCopyStatus: CopyStatus.Pending, CopyId: not null })
        {
            await Task.Delay(CopyPoll, time, cancellationToken);
            found = await FindPropertiesAsync(target, cancellationToken);
        }

        if (found is not null && IsWhole(found.BlobCopyStatus, found.CopyId))
        {
            if (mayReplace || found.ContentLength == size || source is null || !await source.IsThereAsync(cancellationToken))
                return true;
            await target.StartCopyFromUriAsync(source.Blob.Uri, new() { SourceConditions = source.Conditions }, cancellationToken);
            return false;
        }

        if (source is null || !await source.IsThereAsync(cancellationToken))
            throw new StagedBytesGoneException();
        if (found is not null)
            await target.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = found.ETag }, cancellationToken: cancellationToken);
        return false;
    }

    // The status is an enum whose first value is Pending: only the id tells that there was a copy at all.
    private static bool IsWhole(CopyStatus? status, string? copyId) => copyId is null || status == CopyStatus.Success;

    private static async Task<BlobProperties?> FindPropertiesAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private async Task<int> EnsureContainerAsync(CancellationToken cancellationToken)
    {
        if (containerKnown)
            return 0;
        // Asked first: an identity that may not make containers can still use one.
        if (!await container.ExistsAsync(cancellationToken))
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        containerKnown = true;
        return 0;
    }

    // An empty commit drops the blocks that arrived; what cannot be removed now, the sweeper and the service take.
    private static async Task TryRemoveBlocksAsync(BlockBlobClient blob)
    {
        try
        {
            await blob.CommitBlockListAsync([], cancellationToken: CancellationToken.None);
            await blob.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception exception) when (AzureFault.Is(exception, CancellationToken.None))
        {
        }
    }

    private BlockBlobClient NamedBlob(Digest digest) => NamedBlob(container, digest);

    internal static BlockBlobClient NamedBlob(BlobContainerClient container, Digest digest)
    {
        var hex = digest.Hex ?? throw new ArgumentException("The digest is a default one.", nameof(digest));
        return container.GetBlockBlobClient($"sha256/{hex[..2]}/{hex}");
    }

    private BlockBlobClient? StagedBlobOf(string token) => AzureSource.Find(container, token)?.Blob;

    private async Task<T> InStoreAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container.Name);
        }
    }
}
