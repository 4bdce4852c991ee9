using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Projects;

/// <summary>Projects as rows.</summary>
public sealed partial class ProjectsTable
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ProjectView> Projects { get; set; } = [];
}
