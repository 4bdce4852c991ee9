using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>
/// Turns a token into the actor it stands for. Asked on every request of every script, so an answer is kept for <see cref="KeptFor"/>;
/// a revocation in this process is heard at once, one in another process within that time.
/// </summary>
public sealed class TokenAuthenticator(IDbContextFactory<RegistryDbContext> contexts, TokenUse use, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    // Beyond this somebody is trying tokens; forgetting all is cheaper than keeping order.
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    private long changes;

    /// <summary>The actor, or null where the token is unknown, expired or revoked, or its account was locked by an administrator.</summary>
    public ValueTask<Actor?> FindAsync(ApiTokenSecret secret, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var hash = secret.Hash;
        var now = clock.GetUtcNow();
        if (known.TryGetValue(hash, out var found) && now < found.Until)
        {
            if (found.Actor is { Token: { } token }) use.Note(token.Id, now);
            return new(found.Actor);
        }

        return new(LoadAsync(hash, now, ct));
    }

    /// <summary>The same by the token's id: for what was handed out in its name and ends with it.</summary>
    public async Task<Actor?> FindAsync(Guid tokenId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hash = await db.ApiTokens.Where(t => t.Id == tokenId).Select(t => t.Hash).FirstOrDefaultAsync(ct);
        if (hash is null) return null;
        return known.TryGetValue(hash, out var found) && clock.GetUtcNow() < found.Until ? found.Actor : await LoadAsync(hash, clock.GetUtcNow(), ct);
    }

    /// <summary>Forgets one token's answer.</summary>
    public void ForgetToken(Guid tokenId) => Forget(actor => actor?.Token?.Id == tokenId);

    /// <summary>Forgets the answers of an account's tokens.</summary>
    public void ForgetAccount(Guid userId) => Forget(actor => actor?.UserId == userId);

    /// <summary>Forgets every answer.</summary>
    public void ForgetAll() => Forget(_ => true);

    private void Forget(Func<Actor?, bool> concerns)
    {
        Interlocked.Increment(ref changes);
        foreach (var (hash, entry) in known)
        {
            if (concerns(entry.Actor)) known.TryRemove(hash, out _);
        }
    }

    private async Task<Actor?> LoadAsync(string hash, DateTimeOffset now, CancellationToken ct)
    {
        // read "changes" | revoked elsewhere, committed, Forget | read row (old) | keep | "changes" differs: drop.
        // So an answer read before a revocation never outlives it.
        var seen = Interlocked.Read(ref changes);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ApiTokens.AsNoTracking().Where(t => t.Hash == hash)
            .Select(t => new
            {
                t.Id,
                t.Name,
                t.MaxRole,
                t.EntityId,
                t.ExpiresAt,
                t.RevokedAt,
                t.LastUsedAt,
                t.UserId,
                UserName = t.User!.UserName!,
                t.User.IsAdministrator,
                t.User.LockoutEnd,
                t.User.DefaultProject,
                DefaultEntity = db.Entities.Where(e => e.Id == t.User.DefaultEntityId).Select(e => e.Name).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(ct);
        var until = now + KeptFor;
        Actor? actor = null;
        if (row is not null && row.RevokedAt is null && !(row.ExpiresAt <= now) && !RegistryUser.IsLockedForGood(row.LockoutEnd))
        {
            if (row.ExpiresAt < until) until = row.ExpiresAt.Value;
            var unlimited = row is { MaxRole: Role.Owner, EntityId: null };
            actor = new(row.UserId, row.UserName, row.IsAdministrator && unlimited, row.DefaultEntity ?? row.UserName, row.DefaultProject,
                new(row.Id, row.Name, row.MaxRole, row.EntityId));
            use.Note(row.Id, now, row.LastUsedAt);
        }

        if (known.Count >= MostKept) known.Clear();
        known[hash] = new(actor, until);
        if (Interlocked.Read(ref changes) != seen) known.TryRemove(hash, out _);
        return actor;
    }

    private sealed record Known(Actor? Actor, DateTimeOffset Until);
}
