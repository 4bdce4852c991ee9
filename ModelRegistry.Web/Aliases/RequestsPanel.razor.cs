using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>
/// Promotion requests that are open: of one collection, with what became lately of the reader's own; or those that wait for the reader anywhere. Nothing
/// shows where there are none.
/// </summary>
public sealed partial class RequestsPanel
{
    private const int Step = 20;

    private int _shown = Step;

    /// <summary>Whose requests; null for those that wait for the reader.</summary>
    [Parameter]
    public CollectionPath? Path { get; set; }

    /// <summary>The collection's entity; for <see cref="Path"/>.</summary>
    [Parameter]
    public Guid EntityId { get; set; }

    [Inject]
    private RequestQueries Requests { get; set; } = default!;

    [Inject]
    private ApproveRequest Approve { get; set; } = default!;

    [Inject]
    private RejectRequest Reject { get; set; } = default!;

    [Inject]
    private WithdrawRequest Withdraw { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Path?.ToString() ?? string.Empty;

    private string Title => Path is null ? L["Waits for you"] : L["Promotion requests"];

    private static string HeadingId => "requests";

    /// <inheritdoc/>
    protected override Task<Result<Page<RequestView>>> LoadAsync(Actor actor, CancellationToken ct) =>
        Path is { } path ? Requests.ListShownAsync(path, new(_shown), actor, ct) : Requests.ListWaitingAsync(new(_shown), actor, ct);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        Path is null ? [.. await Home.ListEntityIdsAsync(actor, ct)] : [EntityId];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) =>
        happened.RequestId is not null || happened.Action is HistoryAction.AliasProtected or HistoryAction.MemberChanged or HistoryAction.MemberRemoved;

    private Text Asks(RequestView request)
    {
        var (who, alias) = (Piece.Person(request.RequestedBy), Piece.Alias(request.Alias, AliasKind.Protected));
        var to = Piece.Version(request.To, Urls.Reference($"{request.Collection}:v{request.To}"));
        var asked = (request.IsRollback, request.From) switch
        {
            (true, { } from) => $"{who} asks to roll {alias} from v{from} to {to}",
            (true, null) => $"{who} asks to roll {alias} to {to}",
            (false, { } from) => $"{who} asks to move {alias} from v{from} to {to}",
            (false, null) => (Text)$"{who} asks to move {alias} to {to}",
        };
        return Path is null ? $"{asked}, in {Piece.Link(Urls.Collection(request.Collection), request.Collection.ToString())}" : asked;
    }

    private static Text Became(RequestView request, Text closed)
    {
        var at = Piece.Ago(request.ClosedAt ?? request.ExpiresAt);
        return request is { State: RequestState.Applied or RequestState.Rejected, ClosedBy: { } by } ? $"{at}, by {by}. {closed}" : (Text)$"{at}. {closed}";
    }

    private static Text Agreed(RequestView request)
    {
        var (count, not) = (Names(request, counts: true), Names(request, counts: false));
        var agreed = request.Counted == 0 ? (Text)$"{Text.Count(request.Needed, "approval", "approvals")} needed" : $"{request.Counted} of {request.Needed} approved: {count}";
        return not.Length == 0 ? agreed : $"{agreed} (no longer counted: {not})";
    }

    private static string Names(RequestView request, bool counts) => string.Join(", ", request.Approvals.Where(approval => approval.Counts == counts).Select(approval => approval.By));

    private Task MoreAsync()
    {
        _shown = Math.Min(_shown + Step, PageRequest.MaxLimit);
        return ReloadAsync();
    }

    private Task ApproveAsync(RequestView request) => ApproveDialog.AskAsync(Dialogs, request, async text =>
    {
        var done = await DoAsync((actor, ct) => Approve.ExecuteAsync(request.Id, text, actor, ct));
        if (done.TryGet(out var decided, out var refusal)) Say(decided.State == RequestState.Applied ? (Text)$"{request.Alias} moved to v{request.To}" : $"Approved; {request.Alias} moves when enough people agree");
        return refusal;
    });

    private Task RejectAsync(RequestView request) => EditTextDialog.AskAsync(
        Dialogs, $"Reject moving {request.Alias} to v{request.To}?", "Why", null,
        async text =>
        {
            var refusal = await ActAsync((actor, ct) => Reject.ExecuteAsync(request.Id, text, actor, ct));
            if (refusal is null) Say($"Rejected: {request.Alias} stays");
            return refusal;
        },
        "Whoever asked reads it, and history keeps it.", Describable.MaxReasonLength, "Reject", request.Id);

    private async Task WithdrawAsync(RequestView request)
    {
        if (await ActAsync((actor, ct) => Withdraw.ExecuteAsync(request.Id, actor, ct)) is { } refusal) Snackbar.Add(L[refusal.Message], Severity.Error);
        else Say($"Taken back: {request.Alias} stays");
    }

    private void Say(Text text)
    {
        Announcer.Say(text);
        Snackbar.Add(L[text], Severity.Normal, options => options.HideIcon = true);
    }
}
