using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Idempotency;

/// <summary>The first answer to a request, as it is kept.</summary>
/// <param name="RequestHash">64 hex: what made the request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Null for an answer without a body.</param>
/// <param name="Headers">One a line as <c>Name: value</c>.</param>
/// <param name="Body">Text.</param>
public sealed record KeptAnswer(string RequestHash, int Status, string? ContentType, string? Headers, string? Body);

/// <summary>What a key means now: an answer to repeat, or the turn to make one.</summary>
/// <param name="Key">The key.</param>
/// <param name="Answer">Null where the caller goes on, and then completes or releases the key.</param>
public sealed record IdempotencyTurn(string Key, KeptAnswer? Answer);

/// <summary>
/// Keeps first answers by account and key for a day. The answer is written after the change, not with it: a crash between the two leaves a key
/// that is free again after <see cref="TurnLasts"/>, and the call then runs anew, where every use case either finds its work done or refuses.
/// </summary>
public sealed class IdempotentRequests(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, TimeProvider clock, ILogger<IdempotentRequests> log)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>How long a key is taken without a sign of life from the request that took it.</summary>
    public static readonly TimeSpan TurnLasts = TimeSpan.FromMinutes(1);

    /// <summary>The code of a key whose first request is under way.</summary>
    public const string InProgressCode = "idempotency_in_progress";

    private static readonly TimeSpan SweptEvery = TimeSpan.FromHours(1);
    private long sweptAt;

    /// <summary>The key came with another request.</summary>
    public static Error KeyReused => new(ErrorKind.KeyReused, "idempotency_key_reused", "This Idempotency-Key came before with another request or token; draw a new one for each change.");

    /// <summary>Takes the turn of a key, or finds its answer; <c>idempotency_key_invalid</c>, <c>idempotency_in_progress</c>, <c>database_unavailable</c>.</summary>
    public async Task<Result<IdempotencyTurn>> BeginAsync(string? key, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (string.IsNullOrEmpty(key) || key.Length > IdempotencyRecord.MaxKeyLength || key.Any(c => c is < '!' or > '~'))
            return Error.Invalid("idempotency_key_invalid", "Idempotency-Key", $"A key is 1 to {IdempotencyRecord.MaxKeyLength} visible ASCII characters, sent once; a UUID is fine.");
        try
        {
            await SweepAsync(ct);
            // The unique index decides who is first, the look before it only spares a failed insert. Who lost looks again.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                if (await FindAsync(key, actor, ct) is { } found) return found;
                if (await TryInsertAsync(key, actor, ct)) return new IdempotencyTurn(key, null);
            }

            return InProgress;
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            log.LogError("The database is away or full: {Reason}", exception.GetBaseException().Message);
            return DatabaseErrors.Of(exception, dialect);
        }
    }

    /// <summary>Keeps the answer of the turn.</summary>
    public async Task CompleteAsync(string key, Actor actor, KeptAnswer answer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(answer);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        await Records(db, key, actor).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.RequestHash, answer.RequestHash)
            .SetProperty(r => r.Status, answer.Status)
            .SetProperty(r => r.ContentType, answer.ContentType)
            .SetProperty(r => r.Headers, answer.Headers)
            .SetProperty(r => r.Body, answer.Body)
            .SetProperty(r => r.CreatedAt, now), ct);
    }

    /// <summary>Gives the key back: the request changed nothing, or ended in a surprise.</summary>
    public async Task ReleaseAsync(string key, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Records(db, key, actor).Where(r => r.Status == null).ExecuteDeleteAsync(ct);
    }

    /// <summary>Gives signs of life for a turn until it is disposed: an upload may take hours.</summary>
    public IAsyncDisposable KeepTurn(string key, Actor actor) => new Pulse(ct => BeatAsync(key, actor, ct));

    private static IQueryable<IdempotencyRecord> Records(RegistryDbContext db, string key, Actor actor)
    {
        var userId = actor.UserId;
        return db.IdempotencyRecords.Where(r => r.UserId == userId && r.Key == key);
    }

    private async Task<bool> TryInsertAsync(string key, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.IdempotencyRecords.Add(new() { UserId = actor.UserId, Key = key, CreatedAt = clock.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (Exception exception) when (dialect.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    private async Task<Result<IdempotencyTurn>?> FindAsync(string key, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await Records(db, key, actor).AsNoTracking().FirstOrDefaultAsync(ct) is not { } record) return null;
        var now = clock.GetUtcNow();
        if (record.Status is { } status)
        {
            if (now - record.CreatedAt < KeptFor)
                return (Result<IdempotencyTurn>)new IdempotencyTurn(key, new(record.RequestHash!, status, record.ContentType, record.Headers, record.Body));
            await Records(db, key, actor).Where(r => r.CreatedAt == record.CreatedAt).ExecuteDeleteAsync(ct);
            return null;
        }

        if (now - record.CreatedAt < TurnLasts) return (Result<IdempotencyTurn>)InProgress;
        // Whoever had the turn is gone. Two may see that at once; one of them changes the row it saw.
        var taken = await Records(db, key, actor).Where(r => r.Status == null && r.CreatedAt == record.CreatedAt)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.CreatedAt, now), ct);
        return taken == 1 ? new IdempotencyTurn(key, null) : (Result<IdempotencyTurn>)InProgress;
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var last = Interlocked.Read(ref sweptAt);
        if (now.UtcTicks - last < SweptEvery.Ticks || Interlocked.CompareExchange(ref sweptAt, now.UtcTicks, last) != last) return;
        var old = now - KeptFor;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.IdempotencyRecords.Where(r => r.CreatedAt < old).ExecuteDeleteAsync(ct);
    }

    private async Task BeatAsync(string key, Actor actor, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TurnLasts / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                var now = clock.GetUtcNow();
                await Records(db, key, actor).Where(r => r.Status == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.CreatedAt, now), ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The turn is over.
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            // A database that is away lets the turn lapse; the request itself will say so.
            log.LogWarning(exception, "A sign of life for an idempotency key was not written");
        }
    }

    private static Error InProgress => new(ErrorKind.Conflict, InProgressCode, "The first request with this Idempotency-Key is still under way; ask again shortly.");

    private sealed class Pulse : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task beating;

        public Pulse(Func<CancellationToken, Task> beat) => beating = beat(end.Token);

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await beating;
            end.Dispose();
        }
    }
}
