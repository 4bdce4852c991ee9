using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data.SqlServer;

/// <inheritdoc/>
internal sealed class SqlServerDialect : IDatabaseDialect
{
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;
    private const int LoginFailed = 18456;

    // Severity: from here on there is no connection (any more).
    private const byte ConnectionLost = 20;

    // No room in a file group, no room in the log.
    private static readonly HashSet<int> Full = [1105, 9002];

    // Timeout, cannot open, deadlock victim, full log or disk, network faults: what the retrying strategy gave up on.
    private static readonly HashSet<int> Unavailable = [-2, -1, 2, 53, 64, 233, 1105, 1205, 4060, 9002, 10053, 10054, 10060, 11001, 40197, 40501, 40613, 49918, 49919, 49920];

    public bool IsUniqueViolation(Exception exception) =>
        Find(exception) is { } found && found.Errors.Cast<SqlError>().Any(error => error.Number is UniqueIndexViolation or UniqueConstraintViolation);

    public bool IsUnavailable(Exception exception) =>
        Find(exception) is { } found && found.Errors.Cast<SqlError>().Any(error => Unavailable.Contains(error.Number));

    public bool IsFull(Exception exception) =>
        Find(exception) is { } found && found.Errors.Cast<SqlError>().Any(error => Full.Contains(error.Number));

    public string? EmbeddedFile(RegistryDbContext db) => null;

    public async Task MigrateAsync(RegistryDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception) || Find(exception) is { Class: >= ConnectionLost } or { Number: LoginFailed })
        {
            throw new DatabaseNotReadyException("The database server can't be reached, or does not let this account in: look at Registry:Database:ConnectionString.", exception);
        }
    }

    private static SqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqlException found) return found;
        }

        return null;
    }
}
