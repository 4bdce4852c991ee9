using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ModelRegistry.Core.Data.Sqlite;

/// <summary>
/// One transaction of this process at a time asks SQLite for its one place to write; the others wait here, without a thread, in the order they came.
/// SQLite itself waits on the calling thread: with a file that another process keeps locked, a few dozen writers would hold every thread there is,
/// and no reader would be answered, though none has to wait.
/// </summary>
internal sealed class SqliteTurns(TimeSpan patience) : DbConnectionInterceptor, IDbTransactionInterceptor, IDisposable
{
    // https://www.sqlite.org/rescode.html#busy
    private const int Busy = 5;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConditionalWeakTable<DbConnection, Turn> held = [];
    private volatile Turn? latest;

    /// <summary>Waits for the turn and begins; a <see cref="SqliteException"/> of a busy database where it does not come in time.</summary>
    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        EndWhatIsOver(connection);
        if (!await turn.WaitAsync(patience, cancellationToken)) throw Late();
        return Begin(connection, eventData);
    }

    /// <summary>The same, on the calling thread.</summary>
    public InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        EndWhatIsOver(connection);
        if (!turn.Wait(patience)) throw Late();
        return Begin(connection, eventData);
    }

    /// <inheritdoc/>
    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => End(eventData);

    /// <inheritdoc/>
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => End(eventData);

    /// <inheritdoc/>
    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return Task.CompletedTask;
    }

    // A transaction that is only disposed is told by its connection: EF opened it for that, and closes it then.
    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => End(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        End(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => End(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        End(connection);
        return Task.CompletedTask;
    }

    public void Dispose() => turn.Dispose();

    private static SqliteException Late() => new("The database is busy: the writers before this one took too long.", Busy);

    // One that was only disposed, on a connection that somebody keeps open: nobody told of its end.
    private void EndWhatIsOver(DbConnection connection)
    {
        End(connection);
        latest?.EndIfOver();
    }

    private InterceptionResult<DbTransaction> Begin(DbConnection connection, TransactionStartingEventData eventData)
    {
        try
        {
            // Here and not by EF, which says nothing where it fails.
            var transaction = connection.BeginTransaction(eventData.IsolationLevel);
            var taken = new Turn(turn, transaction);
            held.AddOrUpdate(connection, taken);
            latest = taken;
            return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    private void End(TransactionEventData ended) => End(ended.Context?.Database.GetDbConnection());

    private void End(DbConnection? connection)
    {
        if (connection is null || !held.TryGetValue(connection, out var taken)) return;
        held.Remove(connection);
        taken.End();
    }

    // Ends once, whoever tells of it: what is closed may be disposed too.
    private sealed class Turn(SemaphoreSlim turn, DbTransaction transaction)
    {
        private int ended;

        public void EndIfOver()
        {
            if (transaction.Connection is null) End();
        }

        public void End()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0) turn.Release();
        }
    }
}
