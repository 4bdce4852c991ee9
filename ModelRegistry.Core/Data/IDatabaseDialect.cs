using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data;

/// <summary>What differs between databases and is not the model: each provider translates its vendor's errors here and nowhere else.</summary>
public interface IDatabaseDialect
{
    /// <summary>True where the change broke a unique index: somebody took the name or number first.</summary>
    bool IsUniqueViolation(Exception exception);

    /// <summary>True where the database can't be reached, is locked past its timeout or is out of room: the same call may succeed later.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>Brings the database to the newest migration and sets what a file or server needs once.</summary>
    Task MigrateAsync(RegistryDbContext db, CancellationToken cancellationToken);
}
