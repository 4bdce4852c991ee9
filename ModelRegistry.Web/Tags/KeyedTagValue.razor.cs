using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Tags;

/// <summary>The value of one tag: a text, or the texts of a list.</summary>
public sealed partial class KeyedTagValue
{
    private IReadOnlyList<string>? _texts;

    /// <summary>As it is kept: a stranger's text.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void OnParametersSet() => _texts = TextList.Find(Value);
}
