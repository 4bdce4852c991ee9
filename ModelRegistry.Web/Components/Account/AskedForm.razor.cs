using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Account;

/// <summary>A button of a static page that asks before it sends: what it does can't be taken back. The browser's own popover, so it works without a script.</summary>
public sealed partial class AskedForm
{
    /// <summary>The form's name; one on a page.</summary>
    [Parameter, EditorRequired]
    public string FormName { get; set; } = string.Empty;

    /// <summary>What it does: <c>Revoke</c>.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = string.Empty;

    /// <summary>The same with its object, for a screen reader.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>What happens then, in a sentence or two.</summary>
    [Parameter, EditorRequired]
    public string Question { get; set; } = string.Empty;

    /// <summary>Does it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnSubmit { get; set; }

    private string Id => $"ask-{FormName}";
}
