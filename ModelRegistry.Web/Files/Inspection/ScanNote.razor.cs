using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>Says before a move that the version's files may run something when they are loaded; nothing where the scan found nothing.</summary>
public sealed partial class ScanNote
{
    /// <summary>What the scan found; null where it is still to come.</summary>
    [Parameter, EditorRequired]
    public ScanOutcome? Outcome { get; set; }
}
