using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Data;

internal static class DatabaseErrors
{
    public static Error Away => new(ErrorKind.Unavailable, "database_unavailable", "The database can't be reached just now. Nothing was changed; try again shortly.");

    /// <summary>What is said of an exception that the dialect knows as <see cref="IDatabaseDialect.IsUnavailable"/>.</summary>
    public static Error Of(Exception exception, IDatabaseDialect dialect) => dialect.IsFull(exception)
        ? new(ErrorKind.NoSpace, "insufficient_storage", "The registry's database has no room left. An operator has to make room; nothing was changed.")
        : Away;

    public static Error ChangedMeanwhile => new(ErrorKind.Conflict, "changed_meanwhile", "Somebody changed this at the same moment; look again and repeat.");
}
