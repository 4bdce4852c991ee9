using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Runs;

namespace ModelRegistry.Web.Search;

/// <summary>What is shown of one thing that was found, on the page and in the palette alike. Inline throughout, so that it fits in a link and in an option.</summary>
public sealed partial class HitText
{
    private const int MostChips = 3;

    /// <summary>The thing.</summary>
    [Parameter, EditorRequired]
    public SearchHit Hit { get; set; } = default!;

    /// <summary>The words to mark.</summary>
    [Parameter]
    public IReadOnlyList<string> Words { get; set; } = [];

    /// <summary>True where there is no room for a description.</summary>
    [Parameter]
    public bool IsShort { get; set; }

    private Text Where => Hit.Kind switch
    {
        SearchKind.Entity => (Text)"Entity",
        SearchKind.Model => $"Registered model of {Hit.Entity}",
        SearchKind.Project => $"Project of {Hit.Entity}",
        SearchKind.Run => $"Run in {Hit.Entity}/{Hit.Project}, {RunWords.Of(Hit.State ?? RunState.Running)}",
        _ => $"{SearchLabels.One(Hit.Kind)} in {Hit.Entity}/{Hit.Project}",
    };

    private static string HintOf(SearchAlias alias) => $"{alias.Alias}: {alias.Collection}:{MemberSelector.Of(alias.Number)}";
}
