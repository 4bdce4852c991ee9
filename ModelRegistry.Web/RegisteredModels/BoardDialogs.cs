using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>How this feature's dialogs stand on the screen.</summary>
internal static class BoardDialogs
{
    /// <summary>One question, one field.</summary>
    public static DialogOptions Narrow { get; } = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    /// <summary>Something to read or to choose from.</summary>
    public static DialogOptions Wide { get; } = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };
}
