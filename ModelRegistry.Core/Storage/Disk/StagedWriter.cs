using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>
/// Copies a source into one new file, hashing each chunk while the disk takes it, and flushing behind the writing so that
/// publishing has little left to flush. Holds one buffer of 1 MiB.
/// </summary>
internal sealed class StagedWriter(SafeFileHandle handle, string folder)
{
    private const int ChunkSize = 1024 * 1024;
    private const long FlushEvery = 64L * 1024 * 1024;

    private Task flushing = Task.CompletedTask;
    private long unflushed;

    /// <summary>Reads to the end. The source's failures go on untouched; the disk's are translated.</summary>
    public async Task<(Digest Digest, long Size)> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var size = 0L;
        try
        {
            int read;
            do
            {
                read = await content.ReadAtLeastAsync(buffer.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellationToken);
                var chunk = buffer.AsMemory(0, read);
                var writing = WriteAsync(chunk, size, cancellationToken);
                hash.AppendData(chunk.Span);
                await writing; // Both only read the chunk; it is reused after both are done.
                size += read;
            }
            while (read == ChunkSize);

            return (Digest.FromBytes(hash.GetHashAndReset()), size);
        }
        finally
        {
            // The handle must outlive a flush that still runs. A disk that failed is told even where the source failed too.
            await SettleAsync();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> chunk, long offset, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, chunk, offset, cancellationToken);
            unflushed += chunk.Length;
            if (unflushed < FlushEvery || !flushing.IsCompleted)
                return;
            await flushing;
            unflushed = 0;
            flushing = Task.Run(() => RandomAccess.FlushToDisk(handle), CancellationToken.None);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, folder);
        }
    }

    private async Task SettleAsync()
    {
        try
        {
            await flushing;
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, folder);
        }
    }
}
