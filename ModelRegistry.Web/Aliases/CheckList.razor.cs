using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>One thing that has to hold.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="Holds">Null where it is open until others have acted.</param>
public sealed record Check(Text Text, bool? Holds);

/// <summary>What has to hold, and whether it does, by sign before colour.</summary>
public sealed partial class CheckList
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IEnumerable<Check> Checks { get; set; } = [];

    private static (string Look, string Sign, Text Word) Say(bool? holds) => holds switch
    {
        true => ("holds", "✓", (Text)"Holds: "),
        false => ("fails", "✗", (Text)"Does not hold: "),
        null => ("waits", "○", (Text)"Still open: "),
    };
}
