using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>
/// Stands in for a SQL Server: writes down each statement that EF sends and answers it with what the embedded database answered at the same
/// place. So a whole use case runs to its end, and all of its T-SQL is seen, without a server.
/// </summary>
internal sealed class ReplayedServer(IReadOnlyList<string> migrations) : DbConnectionInterceptor
{
    public Queue<object> Answers { get; } = new();

    public List<string> Statements { get; } = [];

    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new Connection(this));

    private RecordedReader Read(string sql)
    {
        if (sql.Contains("__EFMigrationsHistory", StringComparison.Ordinal))
            return new RecordedReader(new RecordedRows(["MigrationId", "ProductVersion"], migrations.Select(m => new object[] { m, "10.0" }).ToList()));
        Statements.Add(sql);
        // What SaveChanges sends: one row for each update or deletion that it wants confirmed, and the number that the server gave a new row.
        if (sql.Contains("SET NOCOUNT ON", StringComparison.Ordinal))
        {
            return new RecordedReader(Regex.Matches(sql, @"OUTPUT (1|INSERTED\.\[Id\])", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
                .Select(output => output.Value == "OUTPUT 1" ? RecordedRows.OneChanged : RecordedRows.OneGiven).ToList());
        }

        return new RecordedReader((RecordedRows)Next(sql));
    }

    private int Execute(string sql)
    {
        if (sql == "SELECT 1") return -1;
        Statements.Add(sql);
        return sql.StartsWith("SAVE TRANSACTION", StringComparison.Ordinal) ? -1 : (int)Next(sql);
    }

    private object Next(string sql) =>
        Answers.TryDequeue(out var answer) ? answer : throw new InvalidOperationException($"SQLite was not asked this: {sql}");

    private sealed class Connection(ReplayedServer server) : DbConnection
    {
        private ConnectionState state = ConnectionState.Closed;

        [AllowNull]
        public override string ConnectionString { get; set; } = string.Empty;

        public override string Database => "replayed";

        public override string DataSource => "replayed";

        public override string ServerVersion => "16.00.0000";

        public override ConnectionState State => state;

        public override void Open() => state = ConnectionState.Open;

        public override void Close() => state = ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);

        protected override DbCommand CreateDbCommand() => new Command(server) { Connection = this };
    }

    private sealed class Transaction(DbConnection connection, IsolationLevel isolation) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => isolation;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed class Command(ReplayedServer server) : DbCommand
    {
        // The provider types its parameters for SQL Server; this list takes them as they are.
        private readonly SqlCommand parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = string.Empty;

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => parameters.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery() => server.Execute(CommandText);

        public override object ExecuteScalar() => 1;

        protected override DbParameter CreateDbParameter() => parameters.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => server.Read(CommandText);

        protected override void Dispose(bool disposing)
        {
            if (disposing) parameters.Dispose();
            base.Dispose(disposing);
        }
    }
}
