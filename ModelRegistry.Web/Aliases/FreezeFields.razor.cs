using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>The fields of a freeze: days of every week, or one stretch of time.</summary>
public sealed partial class FreezeFields
{
    // A week begins on Monday (ISO 8601).
    private static readonly IReadOnlyList<string> Week = [.. FreezeRule.Week.Skip(1), FreezeRule.Week[0]];

    /// <summary>What is typed.</summary>
    [Parameter, EditorRequired]
    public RuleForm Form { get; set; } = default!;

    /// <summary>What is wrong with the rule, if anything.</summary>
    [Parameter]
    public Error? Fault { get; set; }

    private string? Why(string field) => L.Say(Fault?.Fields?.GetValueOrDefault(field));

    private void Toggle(string day, bool isOn)
    {
        if (isOn) Form.Days.Add(day);
        else Form.Days.Remove(day);
    }
}
