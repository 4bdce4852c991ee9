using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Data;

internal static class DatabaseErrors
{
    public static Error Away => new(ErrorKind.Unavailable, "database_unavailable", "The database can't be reached just now. Nothing was changed; try again shortly.");

    public static Error ChangedMeanwhile => new(ErrorKind.Conflict, "changed_meanwhile", "Somebody changed this at the same moment; look again and repeat.");
}
