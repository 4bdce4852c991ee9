using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>
/// Copies a source into a file. While a chunk is hashed and the disk takes it, the next one arrives; flushing goes on behind the writing, so
/// that publishing has little left to flush, and what is flushed leaves the memory. Holds two buffers of 256 KiB, which a core's cache has room for.
/// </summary>
/// <param name="handle">Open for writing.</param>
/// <param name="folder">Named where the disk fails.</param>
internal sealed class StagedWriter(SafeFileHandle handle, string folder)
{
    private const int ChunkSize = 256 * 1024;

    // What is hashed and handed to the disk's cache sooner than another thread would begin.
    private const int SmallSize = 64 * 1024;

    // Often, so that little is left at the end. A disk that is slower than its source is asked again when it is done, however much came meanwhile.
    private const int FlushEvery = 4 * 1024 * 1024;

    private Task flushing = Task.CompletedTask;
    private long unflushed;

    /// <summary>Reads to the end. The source's failures go on untouched; the disk's are translated.</summary>
    public async Task<(Digest Digest, long Size)> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await CopyAsync(
            buffer => content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken), 0, hash, cancellationToken);
        return (Digest.FromBytes(hash.GetHashAndReset()), size);
    }

    /// <summary>Writes from <paramref name="offset"/> on what <paramref name="read"/> gives: full buffers until the last. How many bytes that was.</summary>
    public async Task<long> CopyAsync(Func<Memory<byte>, ValueTask<int>> read, long offset, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var (arriving, landing) = (ArrayPool<byte>.Shared.Rent(ChunkSize), ArrayPool<byte>.Shared.Rent(ChunkSize));
        var landed = Task.CompletedTask;
        var size = 0L;
        try
        {
            int count;
            do
            {
                count = await read(arriving.AsMemory(0, ChunkSize));
                await landed; // Only now is the other buffer free, and the chunks are hashed in their order.
                (arriving, landing) = (landing, arriving);
                landed = Land(landing.AsMemory(0, count), offset + size);
                size += count;
            }
            while (count == ChunkSize);

            await landed;
            return size;
        }
        finally
        {
            // Buffers and handle must outlive what still works on them. A disk that failed is told even where the source failed too.
            await landed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SettleAsync();
            ArrayPool<byte>.Shared.Return(arriving);
            ArrayPool<byte>.Shared.Return(landing);
        }

        Task Land(ReadOnlyMemory<byte> chunk, long at)
        {
            if (chunk.Length > SmallSize) return Task.Run(() => LandAsync(chunk, at), CancellationToken.None);
            hash?.AppendData(chunk.Span);
            WriteNow(chunk.Span, at);
            return Task.CompletedTask;
        }

        async Task LandAsync(ReadOnlyMemory<byte> chunk, long at)
        {
            var writing = WriteAsync(chunk, at, cancellationToken);
            hash?.AppendData(chunk.Span);
            await writing;
        }
    }

    private void WriteNow(ReadOnlySpan<byte> chunk, long offset)
    {
        try
        {
            RandomAccess.Write(handle, chunk, offset);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, folder);
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
            flushing = Task.Run(Flush, CancellationToken.None);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.Translate(exception, folder);
        }
    }

    private void Flush()
    {
        RandomAccess.FlushToDisk(handle);
        PageCache.Forget(handle);
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
