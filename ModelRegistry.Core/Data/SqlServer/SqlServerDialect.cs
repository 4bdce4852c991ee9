using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data.SqlServer;

/// <inheritdoc/>
internal sealed class SqlServerDialect : IDatabaseDialect
{
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;

    // Timeout, cannot open, deadlock victim, full log or disk, network faults: what the retrying strategy gave up on.
    private static readonly HashSet<int> Unavailable = [-2, -1, 2, 53, 64, 233, 1105, 1205, 4060, 9002, 10053, 10054, 10060, 11001, 40197, 40501, 40613, 49918, 49919, 49920];

    public bool IsUniqueViolation(Exception exception) =>
        Find(exception) is { } found && found.Errors.Cast<SqlError>().Any(error => error.Number is UniqueIndexViolation or UniqueConstraintViolation);

    public bool IsUnavailable(Exception exception) =>
        Find(exception) is { } found && found.Errors.Cast<SqlError>().Any(error => Unavailable.Contains(error.Number));

    public string? EmbeddedFile(RegistryDbContext db) => null;

    public Task MigrateAsync(RegistryDbContext db, CancellationToken cancellationToken) => db.Database.MigrateAsync(cancellationToken);

    private static SqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqlException found) return found;
        }

        return null;
    }
}
