using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>How often every byte is read. Section <c>Registry:Scrub</c>.</summary>
public sealed class ScrubOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registry:Scrub";

    /// <summary>Days in which everything is read once; 0 for never, at most 365.</summary>
    public int Days { get; set; } = 30;
}

internal sealed class ScrubOptionsValidator : IValidateOptions<ScrubOptions>
{
    private const int MostDays = 365;

    public ValidateOptionsResult Validate(string? name, ScrubOptions options) => options.Days is >= 0 and <= MostDays
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{ScrubOptions.Section}:{nameof(ScrubOptions.Days)} is {options.Days}; allowed are 0 (never) to {MostDays}.");
}

/// <summary>
/// Reads every byte that a version has, in the order of the digests, and marks what is rotten. How far it is stands in the database: a restart or
/// another process goes on there, and one process reads at a time.
/// </summary>
public sealed class ScrubBlobs(
    IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, RotMarks marks, IOptions<ScrubOptions> options, TimeProvider clock, ILogger<ScrubBlobs> log)
{
    private const int AtOnce = 32;
    private const long BytesAtOnce = 64L * 1024 * 1024;
    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(30);

    private readonly Guid me = Guid.CreateVersion7();

    /// <summary>Bytes a second that read everything in two thirds of the time there is, and no slower than 1 MiB; null where no round runs or is due.</summary>
    internal async Task<double?> FindRateAsync(CancellationToken ct)
    {
        if (options.Value.Days == 0) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var state = await db.ScrubStates.AsNoTracking().SingleOrDefaultAsync(ct);
        if (state is { EndedAt: not null } && IsRest(state)) return null;
        var total = await db.VersionFiles.AsNoTracking().Select(f => new { f.Digest, f.Size }).Distinct().SumAsync(f => f.Size, ct);
        return Math.Max(1024 * 1024, total * 1.5 / TimeSpan.FromDays(options.Value.Days).TotalSeconds);
    }

    /// <summary>Reads the next few blobs of the round; false where there is nothing to read now: the round is over and the next one not due, another process reads, or scrubbing is off.</summary>
    /// <exception cref="BlobStoreException">The store is away: the next step begins at the same blob.</exception>
    internal async Task<bool> StepAsync(IPace? pace, CancellationToken ct)
    {
        if (options.Value.Days == 0 || await TakeAsync(ct) is not { } after) return false;
        var some = await NextAsync(after, ct);
        if (some.Count == 0) return await EndAsync(ct);
        var (last, blobs, bytes) = (after, 0, 0L);
        foreach (var (hex, size) in some)
        {
            bytes += await ReadAsync(Digest.FromHex(hex), size, pace, ct);
            (last, blobs) = (hex, blobs + 1);
            if (bytes >= BytesAtOnce) break;
        }

        return await AdvanceAsync(after, last, blobs, bytes, ct);
    }

    private bool IsRest(ScrubState state) => state.StartedAt.AddDays(options.Value.Days) > clock.GetUtcNow();

    private async Task<long> ReadAsync(Digest digest, long size, IPace? pace, CancellationToken ct)
    {
        var rot = await BlobProof.FindRotAsync(store, digest, size, pace, ct);
        // Twice before it is said: once could be the reading, or an upload that healed it in between.
        if (rot is not null) rot = await BlobProof.FindRotAsync(store, digest, size, pace, ct);
        if (rot is { } kind)
        {
            var marked = await marks.MarkAsync(digest, kind, RotFinder.Scrub, ct);
            if (marked is { IsSuccess: true, Value: true }) log.LogError("The blob {Digest} is rotten ({Kind}); the versions that have it say so", digest, kind);
        }
        else if ((await marks.FindAsync([digest.Hex], ct)).Count > 0)
        {
            await marks.HealAsync(digest, ct);
        }

        return size;
    }

    /// <summary>From which digest on this process may read now, or null.</summary>
    private async Task<string?> TakeAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var state = await db.ScrubStates.AsNoTracking().SingleOrDefaultAsync(ct);
        if (state is null)
        {
            try
            {
                db.ScrubStates.Add(new() { Id = ScrubState.TheOne, Digest = string.Empty, StartedAt = now, Reader = me, ReaderUntil = now + HoldsFor });
                await db.SaveChangesAsync(ct);
                return string.Empty;
            }
            catch (DbUpdateException exception) when (dialect.IsUniqueViolation(exception))
            {
                return null;
            }
        }

        var begins = state.EndedAt is not null;
        if (begins && IsRest(state)) return null;
        var free = db.ScrubStates.Where(s => s.Reader == me || s.ReaderUntil == null || s.ReaderUntil <= now);
        var taken = begins
            ? await free.Where(s => s.EndedAt == state.EndedAt).ExecuteUpdateAsync(set => set.SetProperty(s => s.Reader, (Guid?)me).SetProperty(s => s.ReaderUntil, now + HoldsFor)
                .SetProperty(s => s.Digest, string.Empty).SetProperty(s => s.StartedAt, now).SetProperty(s => s.EndedAt, (DateTimeOffset?)null).SetProperty(s => s.Blobs, 0L).SetProperty(s => s.Bytes, 0L), ct)
            : await free.ExecuteUpdateAsync(set => set.SetProperty(s => s.Reader, (Guid?)me).SetProperty(s => s.ReaderUntil, now + HoldsFor), ct);
        if (taken == 0) return null;
        return begins ? string.Empty : await db.ScrubStates.AsNoTracking().Select(s => s.Digest).SingleAsync(ct);
    }

    private async Task<List<(string Digest, long Size)>> NextAsync(string after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var digests = await db.VersionFiles.AsNoTracking().Where(f => string.Compare(f.Digest, after) > 0).Select(f => f.Digest).Distinct().OrderBy(d => d).Take(AtOnce).ToListAsync(ct);
        if (digests.Count == 0) return [];
        var sizes = await db.VersionFiles.AsNoTracking().Where(f => digests.Contains(f.Digest)).GroupBy(f => f.Digest).Select(g => new { g.Key, Size = g.Max(f => f.Size) }).ToListAsync(ct);
        // A purge in between takes some away.
        return sizes.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row.Key, row.Size)).ToList();
    }

    private async Task<bool> AdvanceAsync(string from, string to, int blobs, long bytes, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + HoldsFor;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ScrubStates.Where(s => s.Reader == me && s.Digest == from && s.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Digest, to).SetProperty(s => s.Blobs, s => s.Blobs + blobs).SetProperty(s => s.Bytes, s => s.Bytes + bytes).SetProperty(s => s.ReaderUntil, until), ct) > 0;
    }

    private async Task<bool> EndAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.ScrubStates.Where(s => s.Reader == me && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now).SetProperty(s => s.Reader, (Guid?)null).SetProperty(s => s.ReaderUntil, (DateTimeOffset?)null), ct);
        return false;
    }
}

/// <summary>Scrubs in the background, at a gentle pace. Ends with the host, in the middle of a blob too.</summary>
public sealed class ScrubService(ScrubBlobs scrub, TimeProvider clock, IDatabaseDialect dialect, ILogger<ScrubService> log)
    : WatchService(new Bell(), LookEvery, clock, dialect, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        // A server that has just started has other things to do.
        await Task.Delay(TimeSpan.FromMinutes(1), Clock, ct);
        if (await scrub.FindRateAsync(ct) is not { } rate) return;
        var pace = new Pace(rate, Clock);
        while (await scrub.StepAsync(pace, ct))
        {
        }
    }

    /// <inheritdoc/>
    protected override string Failure => "The scrub could not go on";

    private sealed class Pace(double bytesASecond, TimeProvider clock) : IPace
    {
        private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

        private TimeSpan owed;

        public async Task WaitAsync(long bytes, CancellationToken ct)
        {
            owed += TimeSpan.FromSeconds(bytes / bytesASecond);
            if (owed < Least) return;
            await Task.Delay(owed, clock, ct);
            owed = TimeSpan.Zero;
        }
    }
}
