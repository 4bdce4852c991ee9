using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Aliases;

/// <summary>What has to hold, and whether it does, by sign before colour.</summary>
public sealed partial class CheckList
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IEnumerable<(string Text, bool Holds)> Checks { get; set; } = [];
}
