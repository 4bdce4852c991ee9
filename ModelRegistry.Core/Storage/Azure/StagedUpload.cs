using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs.Specialized;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>
/// Copies a source into one new block blob: the next block is read and hashed while the last ones travel.
/// Holds at most <see cref="InFlight"/> + 1 buffers of 8 MiB.
/// </summary>
internal sealed class StagedUpload(BlockBlobClient blob, string container)
{
    private const int BlockSize = 8 * 1024 * 1024;
    private const int InFlight = 3;

    private readonly Queue<Task> travelling = new();
    private readonly List<string> blocks = [];

    /// <summary>Reads to the end and commits. The source's failures go on untouched; the store's are translated.</summary>
    public async Task<(Digest Digest, long Size)> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        try
        {
            int read;
            do
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
                try
                {
                    read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BlockSize), BlockSize, throwOnEndOfStream: false, cancellationToken);
                    hash.AppendData(buffer.AsSpan(0, read));
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    throw;
                }

                size += read;
                travelling.Enqueue(SendAsync(buffer, read, cancellationToken)); // Owns the buffer from here.
                if (travelling.Count > InFlight)
                    await travelling.Dequeue();
            }
            while (read == BlockSize);

            while (travelling.TryDequeue(out var sending))
                await sending;
            await InStoreAsync(() => blob.CommitBlockListAsync(blocks, cancellationToken: cancellationToken), cancellationToken);
            return (Digest.FromBytes(hash.GetHashAndReset()), size);
        }
        finally
        {
            // After a failure: no block may arrive once the caller has begun to clean up. The first failure is the one told.
            await Task.WhenAll(travelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(byte[] buffer, int count, CancellationToken cancellationToken)
    {
        try
        {
            if (count == 0)
                return;
            // Ids of one blob must have one length; Base64 is the service's demand.
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(blocks.Count.ToString("D6", CultureInfo.InvariantCulture)));
            blocks.Add(id);
            await InStoreAsync(
                async () =>
                {
                    using var block = new MemoryStream(buffer, 0, count, writable: false);
                    return await blob.StageBlockAsync(id, block, cancellationToken: cancellationToken);
                },
                cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task InStoreAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            _ = await work();
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container);
        }
    }
}
