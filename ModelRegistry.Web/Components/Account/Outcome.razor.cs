using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Says above a form what came of it.</summary>
public sealed partial class Outcome
{
    /// <summary>What came of it.</summary>
    [Parameter, EditorRequired]
    public FormOutcome Value { get; set; } = FormOutcome.None;
}
