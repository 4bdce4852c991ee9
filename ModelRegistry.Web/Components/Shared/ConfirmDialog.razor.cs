using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using MudBlazor;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Asks before something that is hard to take back; where it is harder still, for its name. Open it with <see cref="AskAsync"/>.</summary>
public sealed partial class ConfirmDialog
{
    private string _typed = string.Empty;
    private string _reason = string.Empty;

    /// <summary>The question.</summary>
    [Parameter, EditorRequired]
    public Text Title { get; set; } = default!;

    /// <summary>What will happen, and what will not.</summary>
    [Parameter]
    public Text? Text { get; set; }

    /// <summary>The act, as a verb: <c>Remove bookmark</c>.</summary>
    [Parameter]
    public Text ConfirmText { get; set; } = "Confirm";

    /// <summary>True where the act destroys or takes away.</summary>
    [Parameter]
    public bool Danger { get; set; }

    /// <summary>A name that must be typed first, letter by letter.</summary>
    [Parameter]
    public string? TypedName { get; set; }

    /// <summary>True where history keeps why.</summary>
    [Parameter]
    public bool AsksReason { get; set; }

    /// <summary>More to read before deciding.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private bool MayConfirm => TypedName is null || string.Equals(_typed.Trim(), TypedName, StringComparison.Ordinal);

    /// <summary>Shows the question and waits; true only where the person confirmed.</summary>
    public static async Task<bool> AskAsync(
        IDialogService dialogs,
        Text title,
        Text text,
        Text confirmText,
        bool danger = false,
        string? typedName = null) =>
        await ShowAsync(dialogs, new()
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Text, text },
            { dialog => dialog.ConfirmText, confirmText },
            { dialog => dialog.Danger, danger },
            { dialog => dialog.TypedName, typedName },
        }) is not null;

    /// <summary>The same for what destroys, and asks why. The reason, perhaps empty; null where the person turned back.</summary>
    public static Task<string?> AskWhyAsync(IDialogService dialogs, Text title, Text text, Text confirmText) => ShowAsync(dialogs, new()
    {
        { dialog => dialog.Title, title },
        { dialog => dialog.Text, text },
        { dialog => dialog.ConfirmText, confirmText },
        { dialog => dialog.Danger, true },
        { dialog => dialog.AsksReason, true },
    });

    private static async Task<string?> ShowAsync(IDialogService dialogs, DialogParameters<ConfirmDialog> parameters)
    {
        var options = new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(null, parameters, options);
        return await shown.Result is { Canceled: false, Data: string reason } ? reason : null;
    }

    private void Cancel() => Dialog.Cancel();

    private void Confirm()
    {
        if (MayConfirm)
            Dialog.Close(DialogResult.Ok(_reason.Trim()));
    }
}
