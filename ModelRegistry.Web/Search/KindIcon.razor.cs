using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>What kind of thing was found, as a drawing beside its name. The word stands elsewhere.</summary>
public sealed partial class KindIcon
{
    /// <summary>Which.</summary>
    [Parameter, EditorRequired]
    public SearchKind Kind { get; set; }
}
