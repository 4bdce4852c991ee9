using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data.Sqlite;

/// <summary>
/// SQLite's own number for it, read from the memory that all processes share: https://www.sqlite.org/pragma.html#pragma_data_version. It
/// compares only with what the same connection said before, and that connection's own commits don't count: so one stays open that never writes.
/// </summary>
internal sealed class SqliteCommitMark(IDbContextFactory<RegistryDbContext> contexts) : ICommitMark, IDisposable
{
    private readonly Lock one = new();
    private SqliteConnection? connection;
    private SqliteCommand? question;
    private long openings;
    private bool closed;

    public long? Read()
    {
        lock (one)
        {
            if (closed) return null;
            try
            {
                question ??= Open();
                // An opening's numbers are told from those of the one before.
                return (openings << 32) | (long)question.ExecuteScalar()!;
            }
            catch (SqliteException)
            {
                Close();
                return null;
            }
        }
    }

    public void Dispose()
    {
        lock (one)
        {
            closed = true;
            Close();
        }
    }

    private SqliteCommand Open()
    {
        using var db = contexts.CreateDbContext();
        connection = new(db.Database.GetConnectionString());
        connection.Open();
        openings++;
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        command.Prepare();
        return command;
    }

    private void Close()
    {
        question?.Dispose();
        connection?.Dispose();
        (question, connection) = (null, null);
    }
}
