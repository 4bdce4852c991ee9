using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Model artifacts as rows, each with its newest version: size, who, when.</summary>
public sealed partial class ArtifactsTable
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<CollectionView> Artifacts { get; set; } = [];
}
