using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Core.Data;

internal static class DatabaseLog
{
    /// <summary>
    /// A failed command is an exception that somebody handles: a lost race is an answer, a surprise is logged where it ends. EF's own error
    /// line with a stack trace for each would make operators look for faults that are none.
    /// </summary>
    public static void LeaveFailuresToTheCaller(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));
}
