using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Web.Home;

/// <summary>Teaches the first log, in three lines to copy.</summary>
public sealed partial class FirstLog
{
    /// <summary>Where it is logged to.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>What the reader may do there: whoever may not log is not taught to.</summary>
    [Parameter, EditorRequired]
    public Role Role { get; set; }

    /// <summary>The project; one is proposed where the reader has no default.</summary>
    [Parameter]
    public string? Project { get; set; }

    /// <summary>The artifact; one is proposed where none is known.</summary>
    [Parameter]
    public string? Artifact { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Code => Snippets.FirstLog(Navigation.BaseUri, Entity, Project ?? "my-project", Artifact ?? "my-model");
}
