using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ModelRegistry.Core.Data.Sqlite;

/// <summary>What every connection sets, in one place, with reasons.</summary>
/// <param name="busySeconds">How long a writer waits for the one before it.</param>
internal sealed class SqlitePragmas(int busySeconds) : DbConnectionInterceptor
{
    // WAL: readers never wait for the writer.
    // synchronous NORMAL would lose the last commits at a power cut in WAL mode; an alias that was answered as moved must stay moved: FULL.
    // busy_timeout: a writer waits for the one before it, in another process too, before it is told that the database is away.
    // foreign_keys: off by default in SQLite.
    // cache_size: 32 MiB of pages a connection, so that an index of a hundred thousand versions stays warm.
    private readonly string script = string.Create(CultureInfo.InvariantCulture, $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = {busySeconds * 1000};
        PRAGMA foreign_keys = ON;
        PRAGMA cache_size = -32768;
        """);

    // The pool opens the same SQLite handle again and again, and what was set on it stays: once for each handle, not for each query.
    private readonly ConditionalWeakTable<object, object> prepared = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (prepared.TryGetValue(handle, out _)) return;
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
        prepared.AddOrUpdate(handle, script);
    }

    // SQLite runs on the calling thread either way; one way to do it is enough.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
