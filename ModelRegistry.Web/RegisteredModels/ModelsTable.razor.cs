using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Registered models as rows, each with the present holder of its protected aliases.</summary>
public sealed partial class ModelsTable
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<CollectionView> Models { get; set; } = [];

    /// <summary>True where they are of several entities.</summary>
    [Parameter]
    public bool ShowEntity { get; set; }

    private string Moved(AliasState alias) => alias is { MovedBy: { } who, MovedAt: { } at }
        ? L[$"{alias.Alias} (protected alias), moved by {who} at {Moments.Second(at)}"]
        : L[$"{alias.Alias} (protected alias), nobody holds it yet"];
}
