using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs.Specialized;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>
/// Sends a source to a block blob: the next block is read and hashed while the last ones travel. Holds at most <see cref="InFlight"/> + 1 buffers
/// of 8 MiB.
/// </summary>
internal sealed class StagedUpload(BlockBlobClient blob, string container)
{
    /// <summary>Bytes of every block of a piece but its last.</summary>
    public const int BlockSize = 8 * 1024 * 1024;

    private const int InFlight = 3;

    private readonly Queue<Task> travelling = new();

    /// <summary>Reads to the end and commits. The source's failures go on untouched; the store's are translated.</summary>
    public async Task<(Digest Digest, long Size)> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var blocks = new List<string>();
        var size = await SendAsync(
            buffer => content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken),
            at =>
            {
                // Ids of one blob must have one length; Base64 is the service's demand.
                blocks.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes((at / BlockSize).ToString("D6", CultureInfo.InvariantCulture))));
                return blocks[^1];
            },
            hash,
            cancellationToken);
        await InStoreAsync(() => blob.CommitBlockListAsync(blocks, cancellationToken: cancellationToken), cancellationToken);
        return (Digest.FromBytes(hash.GetHashAndReset()), size);
    }

    /// <summary>Sends what <paramref name="read"/> gives, full buffers until the last, each as the block that <paramref name="nameOf"/> names by the bytes before it.</summary>
    public async Task<long> SendAsync(Func<Memory<byte>, ValueTask<int>> read, Func<long, string> nameOf, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var size = 0L;
        try
        {
            int count;
            do
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
                try
                {
                    count = await read(buffer.AsMemory(0, BlockSize));
                    hash?.AppendData(buffer.AsSpan(0, count));
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    throw;
                }

                travelling.Enqueue(SendAsync(buffer, count, count == 0 ? string.Empty : nameOf(size), cancellationToken)); // Owns the buffer from here.
                size += count;
                if (travelling.Count > InFlight)
                    await travelling.Dequeue();
            }
            while (count == BlockSize);

            while (travelling.TryDequeue(out var sending))
                await sending;
            return size;
        }
        finally
        {
            // After a failure: no block may arrive once the caller has begun to clean up. The first failure is the one told.
            await Task.WhenAll(travelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(byte[] buffer, int count, string id, CancellationToken cancellationToken)
    {
        try
        {
            if (count == 0)
                return;
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
