using System.Buffers;
using System.Security.Cryptography;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>Slows reading down.</summary>
internal interface IPace
{
    /// <summary>Called after each piece; waits for as long as it was read too fast.</summary>
    Task WaitAsync(long bytes, CancellationToken ct);
}

/// <summary>Reads bytes and says whether they are what their digest says.</summary>
internal static class BlobProof
{
    private const int ReadSize = 1024 * 1024;

    /// <summary>Reads all of a blob; null where it is whole, else what is wrong with it.</summary>
    /// <param name="store">Which store.</param>
    /// <param name="digest">What its bytes should be.</param>
    /// <param name="size">How many, or null where any number is fine that has the digest.</param>
    /// <param name="pace">How fast at most; null for as fast as it goes.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="BlobStoreException">The store is away: nothing is known.</exception>
    public static async Task<RotKind?> FindRotAsync(IBlobStore store, Digest digest, long? size, IPace? pace, CancellationToken ct)
    {
        await using var stream = await store.OpenReadAsync(digest, 0, ct);
        if (stream is null) return RotKind.Missing;
        if (size is { } wanted && stream.Length != wanted) return RotKind.Size;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var left = stream.Length;
            while (await stream.ReadAsync(buffer.AsMemory(0, ReadSize), ct) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                left -= read;
                if (pace is not null) await pace.WaitAsync(read, ct);
            }

            if (left != 0) return RotKind.Size;
            return Digest.FromBytes(hash.GetHashAndReset()) == digest ? null : RotKind.Content;
        }
        catch (IOException exception)
        {
            // A disk that can't read back what it has: nothing is known of the bytes, and nothing is marked.
            throw new BlobStoreException(BlobStoreFault.Away, $"The store can't read {digest}.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
