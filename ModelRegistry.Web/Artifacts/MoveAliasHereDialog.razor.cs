using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Moves one of an artifact's aliases to a version. The move carries the holder that the reader saw here.</summary>
public sealed partial class MoveAliasHereDialog
{
    private IReadOnlyList<AliasState> _states = [];
    private string _alias = string.Empty;
    private string? _reason;
    private string? _refusal;
    private bool _isSaving;

    /// <summary>Where the alias goes.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>Reads the artifact's aliases as they stand.</summary>
    [Parameter, EditorRequired]
    public Func<Task<IReadOnlyList<AliasState>>> Read { get; set; } = default!;

    /// <summary>Moves: the alias, the generation seen, the reason.</summary>
    [Parameter, EditorRequired]
    public Func<string, long, string?, Task<Result<AliasMoved>>> Save { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    private AliasState? Chosen => _alias.Trim() is { Length: > 0 } typed
        ? _states.FirstOrDefault(state => TextKey.IsWellFormed(typed) && TextKey.Of(state.Alias) == TextKey.Of(typed))
        : null;

    private Text Now => Chosen switch
    {
        { Number: { } number, MoverRole: { } role } => (Text)$"Protected. Now on v{number}; moving it takes the role {RoleWords.Of(role).Name}, or a request.",
        { Number: { } number } => $"Now on v{number}.",
        { MoverRole: { } role } => $"Protected; nobody holds it. Moving it takes the role {RoleWords.Of(role).Name}.",
        _ => AliasName.Form,
    };

    /// <summary>Asks, moves and waits.</summary>
    public static async Task AskAsync(
        IDialogService dialogs, VersionView version, Func<Task<IReadOnlyList<AliasState>>> read, Func<string, long, string?, Task<Result<AliasMoved>>> save)
    {
        var parameters = new DialogParameters<MoveAliasHereDialog> { { dialog => dialog.Version, version }, { dialog => dialog.Read, read }, { dialog => dialog.Save, save } };
        var shown = await dialogs.ShowAsync<MoveAliasHereDialog>(null, parameters, new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true });
        await shown.Result;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _states = await Read();

    private void Cancel() => Dialog.Cancel();

    private async Task MoveAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        var alias = _alias.Trim();
        var done = await Save(alias, Chosen?.Seen ?? 0, _reason);
        _isSaving = false;
        _refusal = L.Say(done.Error?.Message);
        if (done.TryGet(out var moved, out _))
        {
            var said = moved.RequestId is null ? (Text)$"{alias} moved to v{Version.Number}" : $"Requested. {alias} moves to v{Version.Number} when enough people agree.";
            Announcer.Say(said);
            if (moved.RequestId is not null) Snackbar.Add(L[said]);
            Dialog.Close(DialogResult.Ok(true));
        }
        else
        {
            // Whoever lost a race sees the present holder before trying again.
            _states = await Read();
        }
    }
}
