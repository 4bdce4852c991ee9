using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.History;

/// <summary>Every event that the reader may see, across entities.</summary>
public sealed partial class HistoryPage
{
    private Breadcrumb[] Crumbs => [new(L["History"], null)];

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }
}
