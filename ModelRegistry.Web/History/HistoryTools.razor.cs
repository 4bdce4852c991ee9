using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.History;

/// <summary>What stands over a collection's history: which alias it is of, and where else its story is told.</summary>
public sealed partial class HistoryTools
{
    /// <summary>The registered model or artifact.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>Aliases to choose from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>The alias from the address, or null for all events.</summary>
    [Parameter]
    public string? Alias { get; set; }
}
