using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// The SHA-256 of what arrived of a file so far, kept in this process between its pieces. Where one is not there (a restart, another node, too many
/// files at once) the sealed bytes are read once at the end instead.
/// </summary>
internal sealed class RunningHashes : IDisposable
{
    private const int AtOnce = 10_000;
    private static readonly TimeSpan IdleFor = TimeSpan.FromHours(1);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = AtOnce });

    /// <summary>The hash of exactly the first <paramref name="offset"/> bytes, for one caller alone, who disposes it or gives it back; null where there is none.</summary>
    public IncrementalHash? Take(Guid token, long offset)
    {
        if (offset == 0) return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!cache.TryGetValue(token, out Entry? entry) || entry!.Offset != offset) return null;
        var hash = entry.Take();
        cache.Remove(token);
        return hash;
    }

    /// <summary>Keeps the hash of the first <paramref name="offset"/> bytes.</summary>
    public void Keep(Guid token, long offset, IncrementalHash hash) => cache.Set(token, new Entry(offset, hash), new MemoryCacheEntryOptions
    {
        Size = 1,
        SlidingExpiration = IdleFor,
        PostEvictionCallbacks = { new() { EvictionCallback = (_, entry, _, _) => ((Entry)entry!).Take()?.Dispose() } },
    });

    public void Dispose() => cache.Dispose();

    // Whoever takes it first has it: a second writer, or the eviction, finds nothing.
    private sealed class Entry(long offset, IncrementalHash hash)
    {
        private IncrementalHash? hash = hash;

        public long Offset => offset;

        public IncrementalHash? Take() => Interlocked.Exchange(ref hash, null);
    }
}
