using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.History;

/// <summary>Links that choose one alias. The choice lives in the address.</summary>
public sealed partial class AliasFilter
{
    /// <summary>The query's word.</summary>
    public const string AliasParameter = "alias";

    /// <summary>Aliases to choose from, as typed.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>The alias from the address, or null for all events.</summary>
    [Parameter, EditorRequired]
    public string? Current { get; set; }

    /// <summary>The choice of no alias; null where one is always chosen.</summary>
    [Parameter]
    public Text? All { get; set; } = "All events";

    /// <summary>The navigation's name.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>Aliases to choose from: those of a collection, and the one that is chosen, which nobody may hold any more.</summary>
    public static IReadOnlyList<string> Choices(IEnumerable<AliasState> aliases, string? current) => aliases.Select(alias => alias.Alias)
        .Concat(current is null ? [] : [current]).DistinctBy(TextKey.Of, StringComparer.Ordinal).ToList();

    private bool IsCurrent(string alias) => Current is not null && TextKey.Of(Current) == TextKey.Of(alias);

    private string HrefOf(string? alias) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [AliasParameter] = alias,
        [KeysetPager.CursorParameter] = null,
    });
}
