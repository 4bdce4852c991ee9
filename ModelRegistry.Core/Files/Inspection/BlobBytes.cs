using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Files.Inspection;

internal static class BlobBytes
{
    /// <summary>Opens a stored file at an offset; bytes that the store has lost can't be read.</summary>
    public static Func<long, CancellationToken, Task<Stream>> Opener(IBlobStore store, Digest digest) =>
        async (offset, ct) => await store.OpenReadAsync(digest, offset, ct) ?? throw new UnreadableException("The store no longer has its bytes.");
}
