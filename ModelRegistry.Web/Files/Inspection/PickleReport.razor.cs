using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>What a pickle would do, and how that was judged.</summary>
public sealed partial class PickleReport
{
    /// <summary>What was seen.</summary>
    [Parameter, EditorRequired]
    public PickleFindings Findings { get; set; } = default!;

    private string Tone => Findings.Outcome switch
    {
        ScanOutcome.Clean => "note-better",
        ScanOutcome.Suspicious => "note-worse",
        _ => "note-caution",
    };

    private Text Title => Findings.Outcome switch
    {
        ScanOutcome.Clean => (Text)"This pickle is clean",
        ScanOutcome.Suspicious => "This pickle is suspicious: loading it may run anything",
        _ => "This file could not be scanned to its end",
    };
}
