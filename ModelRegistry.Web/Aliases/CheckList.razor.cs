using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>One thing that has to hold.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="Holds">Null where it is open until others have acted.</param>
public sealed record Check(Text Text, bool? Holds)
{
    /// <summary>It does not hold, or not yet, and an owner goes on all the same.</summary>
    public bool IsPassedOver { get; private init; }

    /// <summary>The same where an owner <paramref name="overrides"/>: what does not hold is passed over, and what holds holds.</summary>
    public Check Over(bool overrides) => overrides && Holds != true ? this with { IsPassedOver = true } : this;
}

/// <summary>What has to hold, and whether it does, by sign before colour.</summary>
public sealed partial class CheckList
{
    /// <summary>In the order shown.</summary>
    [Parameter, EditorRequired]
    public IEnumerable<Check> Checks { get; set; } = [];

    private static (string Look, string Sign, Text Word) Say(Check check) => check switch
    {
        { IsPassedOver: true } => ("waits", "»", (Text)"Passed over: "),
        { Holds: true } => ("holds", "✓", (Text)"Holds: "),
        { Holds: false } => ("fails", "✗", (Text)"Does not hold: "),
        _ => ("waits", "○", (Text)"Still open: "),
    };
}
