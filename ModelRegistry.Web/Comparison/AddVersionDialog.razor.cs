using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.Comparison;

/// <summary>Asks for one more version: by reference, of those logged lately, or chosen step by step.</summary>
public sealed partial class AddVersionDialog
{
    private const int EventsLookedAt = 100;
    private const int RecentShown = 8;

    private IReadOnlyList<string> _recent = [];
    private string _reference = string.Empty;
    private string? _error;
    private bool _busy;

    /// <summary>The entity that the choice begins with.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private ResolveReference Resolve { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <summary>The reference of a version that is there; null where the person turned back.</summary>
    public static async Task<string?> AskAsync(IDialogService dialogs, string entity)
    {
        var parameters = new DialogParameters<AddVersionDialog> { { dialog => dialog.Entity, entity } };
        var shown = await dialogs.ShowAsync<AddVersionDialog>(null, parameters, BoardDialogs.Wide);
        return (await shown.Result)?.Data as string;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var lately = await History.ListAsync(new(EventsLookedAt), await Actors.GetActorAsync(), CancellationToken.None);
        if (!lately.TryGet(out var events, out _)) return;
        _recent = events.Items.Where(e => e is { Action: HistoryAction.VersionLogged, ToNumber: not null })
            .DistinctBy(e => e.VersionId).Take(RecentShown).Select(RefOf).ToList();
    }

    // A subject is the collection's path, as it was called then; a former name leads on.
    private static string RefOf(HistoryEvent logged) => $"{logged.Subject}:{MemberSelector.Of(logged.ToNumber!.Value)}";

    private void Forget() => _error = null;

    private void Take(string reference) => (_reference, _error) = (reference, null);

    private async Task ConfirmAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var found = await Resolve.ExecuteAsync(_reference.Trim(), await Actors.GetActorAsync(), CancellationToken.None);
            if (found.TryGet(out var resolved, out var error)) Dialog.Close(DialogResult.Ok(resolved.Via?.ToString() ?? resolved.Ref));
            else _error = L[error.Message];
        }
        finally
        {
            _busy = false;
        }
    }

    private void Cancel() => Dialog.Cancel();
}
