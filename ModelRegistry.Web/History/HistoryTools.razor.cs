using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.History;

/// <summary>What stands over a history: which alias it is of, where else its story is told, and all of it as a file.</summary>
public sealed partial class HistoryTools
{
    /// <summary>The registered model or artifact; null for an entity's history.</summary>
    [Parameter]
    public CollectionPath? Path { get; set; }

    /// <summary>The entity's name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>Aliases to choose from; null where none are offered.</summary>
    [Parameter]
    public IReadOnlyList<string>? Aliases { get; set; }

    /// <summary>The alias from the address, or null for all events.</summary>
    [Parameter]
    public string? Alias { get; set; }

    private Text What => Alias is null ? (Text)"the whole history" : $"the history of {Alias}";

    private string Href(string format) => Path is null ? Urls.HistoryExport(Entity, format) : Urls.HistoryExport(Path, Alias, format);
}
