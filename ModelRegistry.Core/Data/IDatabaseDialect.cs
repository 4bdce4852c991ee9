using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data;

/// <summary>What differs between databases and is not the model: each provider translates its vendor's errors here and nowhere else.</summary>
public interface IDatabaseDialect
{
    /// <summary>True where the change broke a unique index: somebody took the name or number first.</summary>
    bool IsUniqueViolation(Exception exception);

    /// <summary>True where the database can't be reached, is locked past its timeout or is out of room: the same call may succeed later.</summary>
    bool IsUnavailable(Exception exception);

    /// <summary>True where that is for want of room: somebody has to make some.</summary>
    bool IsFull(Exception exception);

    /// <summary>The absolute path of the file that is the database; null where a server keeps it.</summary>
    string? EmbeddedFile(RegistryDbContext db);

    /// <summary>Brings the database to the newest migration and sets what a file or server needs once.</summary>
    /// <exception cref="DatabaseNotReadyException">The file's folder can't be made or used.</exception>
    Task MigrateAsync(RegistryDbContext db, CancellationToken cancellationToken);
}
