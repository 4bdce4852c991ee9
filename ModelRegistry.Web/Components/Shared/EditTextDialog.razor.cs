using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using MudBlazor;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Asks for one text and saves it; a refusal shows under the field and what was typed stays. Open it with <see cref="AskAsync"/>.</summary>
public sealed partial class EditTextDialog
{
    private string _text = string.Empty;
    private string? _refusal;
    private bool _isSaving;

    /// <summary>What is asked.</summary>
    [Parameter, EditorRequired]
    public Text Title { get; set; } = default!;

    /// <summary>The field's name.</summary>
    [Parameter, EditorRequired]
    public Text Label { get; set; } = default!;

    /// <summary>The present text.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>The rule, or what the text is for.</summary>
    [Parameter]
    public Text? Hint { get; set; }

    /// <summary>True for a text of many lines.</summary>
    [Parameter]
    public bool IsLong { get; set; }

    /// <summary>Characters at most.</summary>
    [Parameter]
    public int MaxLength { get; set; } = Describable.MaxLength;

    /// <summary>What the text is of, where a page asks the same of several things: part of its draft's name.</summary>
    [Parameter]
    public object? Thing { get; set; }

    /// <summary>What the button does.</summary>
    [Parameter]
    public Text SaveText { get; set; } = "Save";

    /// <summary>Saves; null, or the refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Error?>> Save { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private string DraftKey => Drafts.KeyOfChange(Title.ToString(), Text, Thing);

    private string? Invalid => _refusal is null ? null : "true";

    /// <summary>Shows the dialog and waits; true where something was saved.</summary>
    public static async Task<bool> AskAsync(
        IDialogService dialogs, Text title, Text label, string? text, Func<string, Task<Error?>> save, Text? hint = null, int? longOf = null, Text? saveText = null,
        object? thing = null)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<EditTextDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Label, label },
            { dialog => dialog.Text, text },
            { dialog => dialog.Save, save },
            { dialog => dialog.Hint, hint },
            { dialog => dialog.SaveText, saveText ?? "Save" },
            { dialog => dialog.Thing, thing },
            { dialog => dialog.IsLong, longOf is not null },
            { dialog => dialog.MaxLength, longOf ?? Describable.MaxLength },
        };
        var options = new DialogOptions { MaxWidth = longOf is null ? MaxWidth.ExtraSmall : MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };
        var shown = await dialogs.ShowAsync<EditTextDialog>(null, parameters, options);
        return await shown.Result is { Canceled: false };
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _text = Text ?? string.Empty;

    private void Cancel() => Dialog.Cancel();

    private async Task SaveAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        _refusal = L.Say((await Save(_text.Trim()))?.Message);
        _isSaving = false;
        if (_refusal is null) Dialog.Close(DialogResult.Ok(true));
    }
}
