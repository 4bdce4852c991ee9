using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Runs;

/// <summary>A run's state as people read it.</summary>
public static class RunWords
{
    /// <summary>Inside a sentence: <c>running</c>, <c>finished</c>, <c>failed</c> …</summary>
    public static Text Of(RunState state) => state switch
    {
        RunState.Running => (Text)"running",
        RunState.Finished => "finished",
        RunState.Scheduled => "scheduled",
        RunState.Killed => "killed",
        RunState.Crashed => "crashed",
        _ => "failed",
    };
}
