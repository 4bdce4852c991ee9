using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What a step offers so far.</summary>
/// <param name="Values">Names, in the list's order.</param>
/// <param name="Next">Where the list goes on, or null.</param>
public sealed record PickerList(IReadOnlyList<string> Values, string? Next);

/// <summary>One step of <see cref="VersionPicker"/>.</summary>
public sealed partial class PickerStep
{
    // No name of anything holds a slash.
    private const string More = "/more";

    /// <summary>What is chosen here.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>The choices; null before the step ahead was taken.</summary>
    [Parameter]
    public PickerList? Items { get; set; }

    /// <summary>The choice, or null.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>What an empty list says.</summary>
    [Parameter]
    public string Empty { get; set; } = "None";

    /// <summary>Something was chosen.</summary>
    [Parameter]
    public EventCallback<string> OnChanged { get; set; }

    /// <summary>The next page was asked for.</summary>
    [Parameter]
    public EventCallback OnMore { get; set; }

    private Task ChangeAsync(ChangeEventArgs change) => change.Value switch
    {
        More => OnMore.InvokeAsync(),
        string { Length: > 0 } value => OnChanged.InvokeAsync(value),
        _ => Task.CompletedTask,
    };
}
