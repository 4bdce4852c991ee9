using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Aliases;

/// <summary>One thing that has to hold.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="Holds">Null where it is open until others have acted.</param>
public sealed record Check(string Text, bool? Holds);

/// <summary>What has to hold, and whether it does, by sign before colour.</summary>
public sealed partial class CheckList
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IEnumerable<Check> Checks { get; set; } = [];

    private static (string Look, string Sign, string Word) Say(bool? holds) => holds switch
    {
        true => ("holds", "✓", "Holds: "),
        false => ("fails", "✗", "Does not hold: "),
        null => ("waits", "○", "Still open: "),
    };
}
