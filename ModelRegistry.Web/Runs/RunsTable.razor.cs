using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Runs;

/// <summary>Runs as rows.</summary>
public sealed partial class RunsTable
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<RunView> Runs { get; set; } = [];

    /// <summary>True where they are of several projects.</summary>
    [Parameter]
    public bool ShowProject { get; set; }

    /// <summary>What a screen reader calls the table.</summary>
    [Parameter]
    public string? Caption { get; set; }
}
