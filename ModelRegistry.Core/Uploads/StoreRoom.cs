using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// The room that the store has beside what open drafts still await: a draft that was begun finds its room to the last byte. Asked where a draft begins,
/// and by <see cref="Intake"/> for everything that is written from outside of one.
/// </summary>
public sealed class StoreRoom(IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, TimeProvider clock)
{
    // What a file system and a database beside it take while bytes arrive; kept where drafts await any.
    private const long Slack = 1024 * 1024;

    private long arriving;

    /// <summary>A way in for what one request brings; or, where it says how much that is, <c>insufficient_storage</c> before a byte is read. Else <c>storage_unavailable</c>.</summary>
    /// <param name="length">Bytes that it brings at least, or null where nobody knows: then they are counted as they come.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<Result<Intake>> OpenAsync(long? length, CancellationToken ct)
    {
        try
        {
            var intake = new Intake(this, store);
            // Without a length the first bytes ask.
            return length is { } said and > 0 && await intake.LookAsync(said, ct) is { } taken ? DraftErrors.NoRoomBeside(said, Math.Max(0, taken.Left)) : intake;
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    /// <summary>Bytes that the store can still take, those on their way to drafts among them; null where it knows no bound.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    internal async Task<long?> FindFreeAsync(CancellationToken ct)
    {
        // What arrives meanwhile makes it less, never more.
        var counted = Interlocked.Read(ref arriving);
        return await store.FindFreeBytesAsync(ct) is { } free ? free + counted : null;
    }

    /// <summary>What is left for others than drafts, exactly where that matters: where less than <paramref name="enough"/> bytes, or a step of an intake, might be.</summary>
    internal async Task<RoomLeft?> FindLeftAsync(long enough, CancellationToken ct)
    {
        if (await FindFreeAsync(ct) is not { } free) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var live = Live(db, clock.GetUtcNow());
        // Of a few rows, and never less than what is awaited: nearly always that is answer enough.
        var awaited = await live.SumAsync(d => d.SizeBytes, ct);
        if (awaited > 0 && free - awaited - Slack < Math.Max(enough, Intake.Step)) awaited = await AwaitedAsync(db, live, ct);
        return new(awaited > 0 ? free - awaited - Slack : free, awaited);
    }

    /// <summary>Drafts that are neither committed nor over.</summary>
    internal static IQueryable<Draft> Live(RegistryDbContext db, DateTimeOffset now) => db.Drafts.Where(d => d.VersionId == null && d.ExpiresAt > now);

    /// <summary>Bytes that these drafts still await, as far as their files were declared with a size.</summary>
    internal static Task<long> AwaitedAsync(RegistryDbContext db, IQueryable<Draft> drafts, CancellationToken ct) =>
        db.DraftFiles.Where(f => f.Token != null && f.Size > 0 && drafts.Any(d => d.Id == f.DraftId)).SumAsync(f => f.Size - f.Received, ct);

    /// <summary>
    /// Null where a draft has its room: <c>insufficient_storage</c> where the store has it not beside what others still await, <c>drafts_too_large</c> where
    /// one person's would await more than their share of the room. Whoever is alone here has all of it.
    /// </summary>
    /// <param name="db">In the transaction that adds the draft.</param>
    /// <param name="userId">Who begins it.</param>
    /// <param name="wanted">Bytes that it awaits.</param>
    /// <param name="free">As of <see cref="FindFreeAsync"/>.</param>
    /// <param name="percent">The share.</param>
    /// <param name="now">The transaction's moment.</param>
    /// <param name="ct">Ends the asking.</param>
    internal static async Task<Error?> CheckAsync(RegistryDbContext db, Guid userId, long wanted, long free, int percent, DateTimeOffset now, CancellationToken ct)
    {
        // On SQL Server two drafts in two entities may both find the same room: what then does not fit is refused when it arrives.
        var live = Live(db, now);
        var awaited = await AwaitedAsync(db, live, ct);
        if (wanted > free - awaited) return DraftErrors.NoRoom(wanted, Math.Max(0, free - awaited));
        // With everything that anybody awaits it is within the share of what all leave: nothing more needs to be asked.
        if (percent == 100 || awaited + wanted <= ShareOf(free - awaited, percent)) return null;
        var own = await AwaitedAsync(db, live.Where(d => d.CreatedById == userId), ct);
        var share = ShareOf(free - awaited + own, percent);
        if (own + wanted <= share) return null;
        var forGood = RegistryUser.LockedForGood;
        var isAlone = !await db.Users.AnyAsync(u => u.Id != userId && (u.LockoutEnd == null || u.LockoutEnd < forGood), ct);
        return isAlone ? null : DraftErrors.TooLarge(own + wanted, share);
    }

    /// <summary>The bytes of a draft's piece, known to be on their way until the stream is disposed: they are in the store before their row counts them.</summary>
    internal ReadOnlyStream Arriving(Stream content) => new ArrivingStream(this, content);

    private static long ShareOf(long room, int percent) => (long)(room / 100m * percent);

    private sealed class ArrivingStream(StoreRoom room, Stream content) : ReadOnlyStream
    {
        private long counted;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            counted += read;
            Interlocked.Add(ref room.arriving, read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

        protected override void Dispose(bool disposing)
        {
            Interlocked.Add(ref room.arriving, -Interlocked.Exchange(ref counted, 0));
            base.Dispose(disposing);
        }
    }
}

/// <summary>What the store has for others than drafts.</summary>
/// <param name="Left">Bytes; negative where drafts await more than there is.</param>
/// <param name="Awaited">Bytes that drafts await, or more.</param>
internal sealed record RoomLeft(long Left, long Awaited);
