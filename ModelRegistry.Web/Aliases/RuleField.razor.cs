using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Aliases;

/// <summary>
/// One field of a rule, with what is wrong with it below. What is typed is kept here and told to the dialog, as in <see cref="MoveReason"/>: a
/// text that came back from there would undo the next key.
/// </summary>
public sealed partial class RuleField
{
    private string _text = string.Empty;

    /// <summary>Its name in JSON, by which a fault names it.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>What a person reads.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>What it means.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>More than one for a text of lines.</summary>
    [Parameter]
    public int Rows { get; set; } = 1;

    /// <summary>True where a phone shows its keys for numbers.</summary>
    [Parameter]
    public bool IsNumber { get; set; }

    /// <summary>What is wrong with the rule, if anything.</summary>
    [Parameter]
    public Error? Fault { get; set; }

    /// <summary>What it begins with.</summary>
    [Parameter]
    public string Text { get; set; } = string.Empty;

    /// <summary>It was changed.</summary>
    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() => _text = Text;

    private string Id => $"rule-{Name}";

    private string Described => $"{Id}-hint {Id}-error";

    private string? Why => L.Say(Fault?.Fields?.GetValueOrDefault(Name));
}
