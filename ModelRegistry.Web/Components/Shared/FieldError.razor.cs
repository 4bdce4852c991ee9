using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>What is wrong with a field, under it. The field names it by <c>aria-describedby</c> and sets <c>aria-invalid</c>.</summary>
public sealed partial class FieldError
{
    /// <summary>The error in a sentence that shows the right form; null or empty shows nothing.</summary>
    [Parameter, EditorRequired]
    public string? Message { get; set; }

    /// <summary>The id that the field's <c>aria-describedby</c> holds.</summary>
    [Parameter]
    public string? Id { get; set; }
}
