using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>
/// What downloads came upon, until <see cref="RotService"/> writes it down: a download changes nothing itself. Lost where the process dies; the
/// next one comes upon it again.
/// </summary>
public sealed class RotFinds : Bell
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<Digest, RotKind> waiting = new();

    internal void Add(Digest digest, RotKind kind)
    {
        if (waiting.Count < Most) waiting[digest] = kind;
        Ring();
    }

    internal IReadOnlyList<Digest> Take()
    {
        var taken = waiting.Keys.ToList();
        foreach (var digest in taken) waiting.TryRemove(digest, out _);
        return taken;
    }
}

/// <summary>Writes down what was found rotten and reads what is marked again, which may have been put back.</summary>
public sealed class LookAtRot(IBlobStore store, RotMarks marks, RotFinds finds)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromDays(1);

    /// <summary>Marks what downloads found, where it is so still; how many.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    public async Task<int> MarkFoundAsync(CancellationToken ct)
    {
        var marked = 0;
        foreach (var digest in finds.Take())
        {
            // Once more, all of it: a socket or a memory that erred must not take a model out of use. Size: whatever was logged under the digest.
            if (await BlobProof.FindRotAsync(store, digest, size: null, pace: null, ct) is { } rot && (await marks.MarkAsync(digest, rot, RotFinder.Download, ct)) is { IsSuccess: true, Value: true }) marked++;
        }

        return marked;
    }

    /// <summary>Reads what is marked and was not looked at for a day; what is whole again loses its mark. How many did.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    public Task<int> LookAgainAsync(CancellationToken ct) => LookAgainAsync(LookEvery, ct);

    /// <summary>The same for what was not looked at for <paramref name="age"/>.</summary>
    internal async Task<int> LookAgainAsync(TimeSpan age, CancellationToken ct)
    {
        var (healed, seen) = (0, new HashSet<Digest>());
        while (await marks.DueAsync(age, ct) is { Count: > 0 } due && due.Exists(one => seen.Add(one.Digest)))
        {
            foreach (var (digest, size) in due)
            {
                if (await BlobProof.FindRotAsync(store, digest, size, pace: null, ct) is { } rot) await marks.MarkAsync(digest, rot, RotFinder.Scrub, ct);
                else if ((await marks.HealAsync(digest, ct)) is { IsSuccess: true, Value: true }) healed++;
            }
        }

        return healed;
    }
}

/// <summary>Does so in the background: at once where a download found something.</summary>
public sealed class RotService(LookAtRot look, RotFinds finds, TimeProvider clock, IDatabaseDialect dialect, ILogger<RotService> log)
    : WatchService(finds, LookEvery, clock, dialect, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (await look.MarkFoundAsync(ct) is var marked and > 0) Log.LogError("Downloads found {Marked} rotten blobs; they are marked", marked);
        if (await look.LookAgainAsync(ct) is var healed and > 0) Log.LogInformation("{Healed} blobs that were marked as rotten are whole again", healed);
    }

    /// <inheritdoc/>
    protected override string Failure => "Rotten blobs could not be looked at";
}
