using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Runs;

/// <summary>Where a run stands: by shape and word first, then by colour.</summary>
public sealed partial class RunStateMark
{
    /// <summary>Its state.</summary>
    [Parameter, EditorRequired]
    public RunState State { get; set; }

    private string Shape => State switch
    {
        RunState.Running => "●",
        RunState.Finished => "✓",
        RunState.Scheduled => "○",
        RunState.Killed => "■",
        _ => "✕",
    };
}
