using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Data;

/// <summary>
/// The one way to change anything: a transaction that checks rights, lets writes of one entity take turns, writes its events with the change,
/// and commits or leaves nothing. Retried as a whole where the database says so (SQL Server's execution strategy).
/// </summary>
public sealed class RegistryWrites(
    IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, HistoryFeed feed, TimeProvider clock, ILogger<RegistryWrites> log)
{
    /// <summary>Changes something in one entity. <paramref name="work"/> may run more than once: it must act on its scope's context alone.</summary>
    internal Task<Result<T>> InEntityAsync<T>(
        Actor actor, string entityName, RegistryAction action, Func<WriteScope, Task<Result<T>>> work, CancellationToken ct) =>
        InRegistryAsync(actor, async transaction =>
        {
            var access = await EntityAccess.RequireAsync(transaction.Db, actor, entityName, action, ct);
            if (!access.TryGet(out var asked, out var error)) return error;
            // Before the turn another writer may have renamed the entity, emptied it or taken the role; what is read after it stays so.
            await transaction.TakeTurnAsync(asked.EntityId);
            access = await EntityAccess.RequireAsync(transaction.Db, actor, asked.EntityId, asked.EntityName, action, ct);
            return access.TryGet(out var grant, out error) ? await work(await transaction.OpenAsync(grant)) : error;
        }, ct);

    /// <summary>Changes something that has no entity yet, or is an account's own; <paramref name="work"/> checks rights itself.</summary>
    internal async Task<Result<T>> InRegistryAsync<T>(
        Actor actor, Func<WriteTransaction, Task<Result<T>>> work, CancellationToken ct, IsolationLevel isolation = IsolationLevel.Unspecified)
    {
        try
        {
            var result = await contexts.InTransactionAsync(
                async (db, commit) =>
                {
                    var transaction = new WriteTransaction(db, actor, clock.GetUtcNow(), ct);
                    var outcome = await work(transaction);
                    if (!outcome.IsSuccess) return outcome;
                    await db.SaveChangesAsync(ct);
                    await transaction.CloseAsync();
                    await commit();
                    return outcome;
                },
                ct, isolation);
            if (result.IsSuccess) feed.Poke();
            return result;
        }
        catch (Exception exception) when (exception is DbUpdateConcurrencyException || dialect.IsUniqueViolation(exception))
        {
            // Another process took the name, number or row between our read and our write; the same call now finds its state.
            log.LogInformation(exception, "A write lost a race");
            return DatabaseErrors.ChangedMeanwhile;
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            log.LogError("The database is away or full: {Reason}", exception.GetBaseException().Message);
            return DatabaseErrors.Of(exception, dialect);
        }
    }
}

/// <summary>A transaction that may write in one entity or more.</summary>
internal sealed class WriteTransaction(RegistryDbContext db, Actor actor, DateTimeOffset now, CancellationToken ct)
{
    private readonly List<WriteScope> scopes = [];
    private readonly HashSet<Guid> turns = [];

    public RegistryDbContext Db => db;

    public DateTimeOffset Now => now;

    public CancellationToken Ct => ct;

    /// <summary>Takes the turn in an entity. Whoever opens two opens them in the order of their ids, so that two writers never wait for each other.</summary>
    public async Task<WriteScope> OpenAsync(EntityGrant grant)
    {
        await TakeTurnAsync(grant.EntityId);
        var end = await db.Entities.Where(e => e.Id == grant.EntityId).Select(e => new HistoryEnd(e.HistoryLength, e.HistoryHash)).FirstAsync(ct);
        var scope = new WriteScope(db, actor, grant, now, end, ct);
        scopes.Add(scope);
        return scope;
    }

    /// <summary>Waits for the entity's other writers; they wait for this transaction's end. A second time costs nothing.</summary>
    internal async Task TakeTurnAsync(Guid entityId)
    {
        if (!turns.Add(entityId)) return;
        // An update before anything is read: on SQL Server this row's lock makes writers of one entity take turns until commit; SQLite has
        // one writer anyway. So inside a scope a counter read is a counter nobody else can raise, and history has no gap.
        await db.Entities.Where(e => e.Id == entityId)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.HistoryLength, e => e.HistoryLength), ct);
    }

    internal async Task CloseAsync()
    {
        foreach (var scope in scopes) await scope.CloseAsync();
    }
}

/// <summary>One write in one entity: its context, its rights, its moment, and its events.</summary>
internal sealed class WriteScope(RegistryDbContext db, Actor actor, EntityGrant grant, DateTimeOffset now, HistoryEnd end, CancellationToken ct)
{
    private readonly HistoryEnd before = end;
    private readonly List<Func<Task>> last = [];
    private HistoryEnd end = end;

    public RegistryDbContext Db => db;

    public Actor Actor => actor;

    public EntityGrant Grant => grant;

    public DateTimeOffset Now => now;

    public CancellationToken Ct => ct;

    /// <summary>Null where the role is enough for <paramref name="action"/>, else the refusal.</summary>
    public Error? Require(RegistryAction action) => grant.Allows(action) ? null : EntityAccess.Forbidden(action, grant);

    /// <summary>The canonical path of a collection of this entity that was loaded with its project.</summary>
    public CollectionPath PathOf(Collection collection) => new(grant.EntityName, collection.Project!.Name, collection.Name);

    /// <summary>Writes one event of this change, after the last and chained to it; it is committed with the change or not at all.</summary>
    public void Record(Happening happening)
    {
        var written = happening.At(grant.EntityId, end.Length + 1, now, actor, end.Hash);
        end = new(written.Sequence, written.Hash);
        db.History.Add(written);
    }

    /// <summary>Inserts many rows after everything else of this change, which they may refer to; see <see cref="BulkInsert"/>.</summary>
    public void InsertLast<T>(IReadOnlyCollection<T> rows)
        where T : class => last.Add(() => BulkInsert.RunAsync(db, rows, ct));

    internal async Task CloseAsync()
    {
        foreach (var insert in last) await insert();
        if (end == before) return;
        await db.Entities.Where(e => e.Id == grant.EntityId)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.HistoryLength, end.Length).SetProperty(e => e.HistoryHash, end.Hash), ct);
    }
}

/// <summary>Where an entity's history ends: how many events it has, and the hash of the last.</summary>
internal sealed record HistoryEnd(long Length, string Hash);
