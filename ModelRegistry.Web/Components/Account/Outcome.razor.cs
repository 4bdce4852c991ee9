using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Says above a form what came of it.</summary>
public sealed partial class Outcome
{
    /// <summary>What came of it.</summary>
    [Parameter, EditorRequired]
    public FormOutcome Value { get; set; } = FormOutcome.None;

    /// <summary>The fields, with spaces, under which the form itself says what is wrong: that is not said a second time here.</summary>
    [Parameter]
    public string Fields { get; set; } = string.Empty;

    private string? Banner => Value.Refusal switch
    {
        null => null,
        { Fields: { Count: > 0 } refused } when refused.Keys.All(Fields.Split(' ').Contains) => null,
        var refusal => L[refusal.Message],
    };
}
