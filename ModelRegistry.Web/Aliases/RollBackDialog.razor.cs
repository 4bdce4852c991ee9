using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Live;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>
/// What is asked before a former holder is put back: who holds the alias and who will, which rules hold, why. A refusal shows here and the
/// reason stays. It follows what others do meanwhile: after a lost race the present holder shows, and the next press is about that one.
/// </summary>
public sealed partial class RollBackDialog
{
    private string _reason = string.Empty;
    private string? _refusal;
    private (bool Overrides, bool Asks) _titled;
    private bool _wantsOverride;
    private bool _isSaving;

    /// <summary>The registered model or artifact.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>Its entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    /// <summary>The alias.</summary>
    [Parameter, EditorRequired]
    public string Alias { get; set; } = string.Empty;

    /// <summary>The former holder's number.</summary>
    [Parameter, EditorRequired]
    public int Number { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private PolicyQueries Policies { get; set; } = default!;

    [Inject]
    private RollBackAlias RollBack { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    private string To => MemberSelector.Of(Number).ToString();

    private Text Title => (Overrides, Asks, Piece.Mono(To)) switch
    {
        (true, _, var to) => $"Override and roll {Alias} back to {to}?",
        (_, true, var to) => $"Ask to roll {Alias} back to {to}?",
        var (_, _, to) => (Text)$"Roll {Alias} back to {to}?",
    };

    private bool HoldsItAlready => Data?.State.Number == Number;

    private bool Asks => Data is { MayMove: false, MayAsk: true } && !Overrides;

    private bool MayOverride => Data is { MayOverride: true } outlook && (!outlook.RulesHold || !outlook.MayMove);

    // What was ticked counts only while it is offered.
    private bool Overrides => _wantsOverride && MayOverride;

    private bool MaySave => !_isSaving && !HoldsItAlready && Data is { } outlook
        && (Overrides ? !string.IsNullOrWhiteSpace(_reason) : outlook.RulesAllow && (outlook.MayMove || outlook.MayAsk));

    private string Verb => L[_isSaving ? (Text)"Saving…" : Overrides ? (Text)"Override" : Asks ? (Text)"Request rollback" : "Roll back"];

    private IEnumerable<Check> Checks
    {
        get
        {
            if (Data is not { } outlook) yield break;
            if (HoldsItAlready) yield return new($"{To} holds it again already.", false);
            yield return outlook.Policy switch
            {
                null => new("A plain alias: whoever contributes may move it.", outlook.MayMove),
                var policy when outlook.MayMove => new($"You may move it: the role {RoleWords.Of(policy.MoverRole).Name} or above.", true),
                var policy => new Check(PolicyWords.Agree(policy), outlook.MayAsk ? null : false).Over(Overrides),
            };
            foreach (var check in PolicyWords.Checks(outlook, Overrides)) yield return check;
        }
    }

    /// <summary>Asks, and rolls back what was decided; null where the person turned back.</summary>
    public static async Task<AliasMoved?> AskAsync(IDialogService dialogs, CollectionPath path, Guid entityId, string alias, int number)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<RollBackDialog>
        {
            { dialog => dialog.Path, path },
            { dialog => dialog.EntityId, entityId },
            { dialog => dialog.Alias, alias },
            { dialog => dialog.Number, number },
        };
        var shown = await dialogs.ShowAsync<RollBackDialog>(null, parameters, new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        return await shown.Result is { Canceled: false, Data: AliasMoved moved } ? moved : null;
    }

    /// <inheritdoc/>
    protected override string Place => $"{Path}:{Alias} {Number}";

    /// <inheritdoc/>
    protected override Task<Result<MoveOutlook>> LoadAsync(Actor actor, CancellationToken ct) => Policies.ForeseeAsync(Path, Alias, To, actor, ct);

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([EntityId]);

    // One's own rollback closes the dialog; nothing flickers before.
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => !_isSaving
        && (happened.Alias == Data?.State.Alias || happened.Action is HistoryAction.MemberChanged or HistoryAction.MemberRemoved);

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // The title is rendered by the frame around this, which hears of nothing that happens here.
        var titled = (Overrides, Asks);
        if (!firstRender && _titled != titled) Dialog.StateHasChanged();
        _titled = titled;
    }

    private async Task ConfirmAsync()
    {
        if (!MaySave) return;
        _isSaving = true;
        var reason = string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim();
        var done = await RollBack.ExecuteAsync(
            new(Path, Alias, To, Data!.State.Seen, reason) { Override = Overrides }, await Actors.GetActorAsync(), CancellationToken.None);
        _isSaving = false;
        if (done.TryGet(out var moved, out var error))
        {
            Dialog.Close(DialogResult.Ok(moved));
            return;
        }

        _refusal = L[error.Message];
        await ReloadAsync();
    }
}
