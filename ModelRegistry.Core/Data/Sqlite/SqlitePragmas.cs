using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ModelRegistry.Core.Data.Sqlite;

/// <summary>What every connection sets, in one place, with reasons.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // WAL: readers never wait for the writer (kept in the file; repeating it costs nothing).
    // synchronous NORMAL would lose the last commits at a power cut in WAL mode; an alias that was answered as moved must stay moved: FULL.
    // busy_timeout: a writer waits for the one before it, 30 s, before it is told that the database is away.
    // foreign_keys: off by default in SQLite.
    // cache_size: 32 MiB of pages a connection, so that an index of a hundred thousand versions stays warm.
    private const string Script = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 30000;
        PRAGMA foreign_keys = ON;
        PRAGMA cache_size = -32768;
        """;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Script;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Script;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
