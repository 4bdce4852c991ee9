using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>What is shown before a yes: what it does, and whether each rule holds as things stand. A refusal shows here and the comment stays.</summary>
public sealed partial class ApproveDialog
{
    private MoveOutlook? _outlook;
    private string _comment = string.Empty;
    private string? _refusal;
    private bool _isSaving;

    /// <summary>What is asked for.</summary>
    [Parameter, EditorRequired]
    public RequestView Request { get; set; } = default!;

    /// <summary>Says yes with a comment; null, or the refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Error?>> Save { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PolicyQueries Policies { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    // Who lost the role since does not count; then the server keeps the yes and waits.
    private string Effect => Request.Approvals.Count + 1 >= Request.Needed
        ? L[$"Yours is the approval that moves {Request.Alias}, at once and under its rules."]
        : L[$"{Request.Approvals.Count} of {Request.Needed} approved so far; {Request.Alias} moves with the last."];

    /// <summary>Shows the dialog and waits.</summary>
    public static async Task AskAsync(IDialogService dialogs, RequestView request, Func<string, Task<Error?>> save)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<ApproveDialog>
        {
            { dialog => dialog.Request, request },
            { dialog => dialog.Save, save },
        };
        var shown = await dialogs.ShowAsync<ApproveDialog>(null, parameters, new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        await shown.Result;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var found = await Policies.ForeseeAsync(Request.Collection, Request.Alias, $"v{Request.To}", await Actors.GetActorAsync(), CancellationToken.None);
        if (found.TryGet(out var outlook, out var error)) _outlook = outlook;
        else _refusal = L[error.Message];
    }

    private async Task ConfirmAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        _refusal = L.Say((await Save(_comment.Trim()))?.Message);
        _isSaving = false;
        if (_refusal is null) Dialog.Close(DialogResult.Ok(true));
    }
}
