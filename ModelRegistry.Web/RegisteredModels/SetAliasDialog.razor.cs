using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Asks which alias a bookmark shall hold: one that exists, or a new name.</summary>
public sealed partial class SetAliasDialog
{
    private string _text = string.Empty;
    private string? _error;
    private AliasState? _known;

    /// <summary>Which bookmark.</summary>
    [Parameter, EditorRequired]
    public BookmarkView Row { get; set; } = default!;

    private string Now => L[_known switch
    {
        null when _text.Trim().Length > 0 && _error is null => (Text)"A new alias.",
        null => "A new name, or one that exists: then it moves here.",
        { Number: null } => $"{_known.Alias} is held by nobody yet.",
        _ when View.WhyNot(_known, Row) is { } why => why,
        _ => $"{_known.Alias} is {BoardWords.Place(_known)} and moves here.",
    }];

    private string Act => L[_known switch { null => (Text)"Set alias", { IsProtected: true } => "Go on…", _ => "Move" }];

    /// <summary>Asks and waits: the alias as it stands, or null where the person turned back.</summary>
    public static async Task<AliasState?> AskAsync(IDialogService dialogs, BoardState state, BookmarkView row)
    {
        var parameters = new DialogParameters<SetAliasDialog> { { dialog => dialog.State, state }, { dialog => dialog.Row, row } };
        var shown = await dialogs.ShowAsync<SetAliasDialog>(null, parameters, BoardDialogs.Narrow);
        return (await shown.Result)?.Data as AliasState;
    }

    /// <inheritdoc/>
    protected override void Followed() => Look();

    private void Check()
    {
        _error = null;
        Look();
    }

    private void Look() =>
        _known = AliasName.Parse(_text.Trim()).IsSuccess ? View.Find(_text.Trim()) : null;

    private void Confirm()
    {
        if (!AliasName.Parse(_text.Trim()).TryGet(out var name, out var refusal))
        {
            _error = L[refusal.Message];
            return;
        }

        var alias = View.Find(name.Value) ?? new(name.Value, null, View.Path, 0, null, null, null);
        _error = L.Say(View.WhyNot(alias, Row));
        if (_error is null) Dialog.Close(DialogResult.Ok(alias));
    }
}
