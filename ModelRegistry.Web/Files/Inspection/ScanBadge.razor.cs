using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>What a scan for code said, told by shape and word before colour.</summary>
public sealed partial class ScanBadge
{
    /// <summary>Null while the scan waits.</summary>
    [Parameter, EditorRequired]
    public ScanOutcome? Outcome { get; set; }

    private string Tone => Outcome switch
    {
        ScanOutcome.Clean => "better",
        ScanOutcome.Suspicious => "worse",
        ScanOutcome.NotScanned => "caution",
        _ => "quiet",
    };
}
