using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Aliases;

/// <summary>
/// Why an alias moves, and whether an owner passes over its rules. The reason comes first: a dialog begins at its first field. What is typed is
/// kept here and told to the dialog: its content is rendered a moment after it, and a text that came back from there would undo the next key.
/// </summary>
public sealed partial class MoveReason
{
    private string _text = string.Empty;
    private bool _overrides;

    /// <summary>The field's id.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = string.Empty;

    /// <summary>What an empty field shows.</summary>
    [Parameter, EditorRequired]
    public string Placeholder { get; set; } = string.Empty;

    /// <summary>Names the draft in the browser; see <see cref="Components.Shared.Drafts"/>.</summary>
    [Parameter, EditorRequired]
    public string DraftKey { get; set; } = string.Empty;

    /// <summary>True where overriding is offered.</summary>
    [Parameter]
    public bool MayOverride { get; set; }

    /// <summary>True where a rule does not hold: whoever may not override is told who may.</summary>
    [Parameter]
    public bool RulesFail { get; set; }

    /// <summary>The reason as typed so far.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnText { get; set; }

    /// <summary>Whether overriding is ticked.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnOverrides { get; set; }

    // What was ticked counts only while it is offered.
    private bool Overrides => _overrides && MayOverride;
}
