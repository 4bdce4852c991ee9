using ModelRegistry.Core.Common;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// The way into the store for what one request brings from outside of any draft. It looks for room when the request says how much it has or when the
/// first bytes come, and again after each <see cref="Step"/>; a store that knows no bound is not asked twice. For one request at a time, not for two threads.
/// </summary>
public sealed class Intake
{
    /// <summary>Bytes between two looks at most.</summary>
    internal const long Step = 16L * 1024 * 1024;

    private readonly StoreRoom room;
    private readonly IBlobStore store;
    private bool isUnbounded;
    private long untilNext;

    internal Intake(StoreRoom room, IBlobStore store) => (this.room, this.store) = (room, store);

    /// <summary>As <see cref="IBlobStore.StageAsync"/>.</summary>
    /// <exception cref="BlobStoreException">The store is away or full, or what is left of it is <see cref="BlobStoreFault.Reserved"/>: nothing of it is kept.</exception>
    internal async Task<StagedBlob> StageAsync(Stream content, CancellationToken ct)
    {
        await using var counted = new CountedStream(this, content);
        return await store.StageAsync(counted, ct);
    }

    /// <summary>Looks for room for so many bytes more; what there is where that is too little, else null.</summary>
    internal async Task<RoomLeft?> LookAsync(long wanted, CancellationToken ct)
    {
        var found = await room.FindLeftAsync(wanted, ct);
        isUnbounded = found is null;
        if (found is null) return null;
        untilNext = Math.Clamp(found.Left, 0, Step);
        return wanted > found.Left ? found : null;
    }

    private async ValueTask TakeAsync(int bytes, CancellationToken ct)
    {
        if (isUnbounded) return;
        if (bytes > untilNext && await LookAsync(bytes, ct) is { } taken)
            throw new BlobStoreException(taken.Awaited > 0 ? BlobStoreFault.Reserved : BlobStoreFault.Full, "What drafts do not await of the store is used up.");
        untilNext -= bytes;
    }

    private sealed class CountedStream(Intake intake, Stream content) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            if (read > 0) await intake.TakeAsync(read, cancellationToken);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");
    }
}
