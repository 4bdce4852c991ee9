using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Live;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>A request as it stands, and what saying yes would come to.</summary>
/// <param name="Request">Open or closed.</param>
/// <param name="Outlook">Null where that can't be said any more.</param>
public sealed record AskedMove(RequestView Request, MoveOutlook? Outlook);

/// <summary>
/// What is shown before a yes: what it does, and whether each rule holds as things stand. It follows what others do meanwhile: whoever reads it
/// learns that the request is no more. A refusal shows here and the comment stays.
/// </summary>
public sealed partial class ApproveDialog
{
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
    private RequestQueries Requests { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Request.Id.ToString();

    private RequestView Now => Data?.Request ?? Request;

    private bool Decides => Now.Counted + (Now.IsAgreed ? 0 : 1) >= Now.Needed;

    // A yes that is not the last is kept whatever the rules say; the last one is refused until they hold.
    private bool RulesStop => Decides && Data?.Outlook is { RulesHold: false };

    private bool MaySave => !_isSaving && Now.Closed is null && !RulesStop;

    private string Effect => L[(Decides, RulesStop) switch
    {
        (_, true) => $"Yours is the approval that moves {Now.Alias}; it is taken once its rules hold.",
        (true, _) => $"Yours is the approval that moves {Now.Alias}, at once and under its rules.",
        _ => (Text)$"{Now.Counted} of {Now.Needed} approved so far; {Now.Alias} moves with the last.",
    }];

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
    protected override async Task<Result<AskedMove>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Requests.GetAsync(Request.Id, actor, ct)).TryGet(out var request, out var error)) return error;
        if (request.Closed is not null) return new AskedMove(request, null);
        var foreseen = await Policies.ForeseeAsync(request.Collection, request.Alias, $"v{request.To}", actor, ct);
        return foreseen.TryGet(out var outlook, out error) ? new AskedMove(request, outlook) : error;
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        Task.FromResult<IReadOnlyCollection<Guid>>([Request.EntityId]);

    // One's own yes closes the dialog; nothing flickers before.
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => !_isSaving
        && (happened.RequestId == Request.Id || happened.Alias == Request.Alias || happened.Action is HistoryAction.MemberChanged or HistoryAction.MemberRemoved);

    private async Task ConfirmAsync()
    {
        if (!MaySave) return;
        _isSaving = true;
        _refusal = L.Say((await Save(_comment.Trim()))?.Message);
        _isSaving = false;
        if (_refusal is null) Dialog.Close(DialogResult.Ok(true));
        else await ReloadAsync();
    }
}
