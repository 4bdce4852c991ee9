using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>A statement as it was sent, with its parameters.</summary>
internal sealed record SentCommand(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>Writes down, on the embedded database, every query of Core with the rows it gave, and every bulk change with how many rows it touched.</summary>
internal sealed class QueryRecorder : DbCommandInterceptor
{
    /// <summary>In the order asked: a <see cref="RecordedRows"/>, or a count of rows.</summary>
    public ConcurrentQueue<object> Answers { get; } = new();

    /// <summary>The queries themselves; a running server asks some in its background too.</summary>
    public ConcurrentQueue<SentCommand> Queries { get; } = new();

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource != CommandSource.LinqQuery) return result;
        Queries.Enqueue(new(command.CommandText, command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value)).ToList()));
        await using (result)
        {
            var rows = await RecordedRows.ReadAsync(result, cancellationToken);
            Answers.Enqueue(rows);
            return new RecordedReader(rows);
        }
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        var isBulk = eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete
            || (eventData.CommandSource == CommandSource.ExecuteSqlRaw && command.CommandText.StartsWith("INSERT INTO", StringComparison.Ordinal));
        if (isBulk) Answers.Enqueue(result);
        return new(result);
    }
}
