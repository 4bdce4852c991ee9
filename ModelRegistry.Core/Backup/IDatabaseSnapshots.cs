using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Backup;

/// <summary>Copies of an embedded database, each a file. There is none where a server keeps the database: it has better tools of its own.</summary>
public interface IDatabaseSnapshots
{
    /// <summary>Copies the database as it is at one moment, while others go on writing.</summary>
    /// <param name="file">A path where nothing is.</param>
    /// <param name="ct">Ends the copying; what is there then is no database.</param>
    Task TakeAsync(string file, CancellationToken ct);

    /// <summary>A context on a copy, for one operation.</summary>
    RegistryDbContext Open(string file);

    /// <summary>Makes a copy fit to be a registry's own database, before it gets that name.</summary>
    Task PrepareAsync(string file, CancellationToken ct);
}
