using System.Globalization;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What was chosen.</summary>
/// <param name="Alias">The alias as the person saw it.</param>
/// <param name="Number">The bookmark that shall hold it.</param>
public sealed record MoveChoice(AliasState Alias, int Number);

/// <summary>Asks which bookmark shall hold an alias: one of the board's page, or any by its number.</summary>
public sealed partial class MoveAliasDialog
{
    private IReadOnlyList<BookmarkView> _found = [];
    private string _text = string.Empty;
    private string? _error;
    private int? _chosen;
    private AliasState _now = default!;

    /// <summary>Which alias.</summary>
    [Parameter, EditorRequired]
    public AliasState Alias { get; set; } = default!;

    [Inject]
    private RegisteredModelQueries Models { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    private ScanOutcome? ChosenScan => _found.FirstOrDefault(row => row.Number == _chosen)?.Version?.Scan;

    /// <summary>Asks and waits; null where the person turned back.</summary>
    public static async Task<MoveChoice?> AskAsync(IDialogService dialogs, BoardState state, AliasState alias)
    {
        var parameters = new DialogParameters<MoveAliasDialog> { { dialog => dialog.State, state }, { dialog => dialog.Alias, alias } };
        var shown = await dialogs.ShowAsync<MoveAliasDialog>(null, parameters, BoardDialogs.Wide);
        return (await shown.Result)?.Data as MoveChoice;
    }

    /// <inheritdoc/>
    protected override void Followed()
    {
        _now = View.Find(Alias.Alias) ?? Alias with { Number = null };
        Find();
    }

    private static int? NumberIn(string text) =>
        int.TryParse(text.Trim().TrimStart('v', 'V'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Narrow()
    {
        _error = null;
        Find();
    }

    private void Find()
    {
        var (text, number) = (_text.Trim(), NumberIn(_text));
        _found = View.Rows.Items.Where(row => text.Length == 0
            || (number is { } n ? row.Number == n || row.Version?.Number == n : row.Version?.ArtifactShownName.Contains(text, StringComparison.CurrentCultureIgnoreCase) == true)).ToList();
        if (number is { } exact && _found.Any(row => row.Number == exact)) _chosen = exact;
        else if (_found.All(row => row.Number != _chosen)) _chosen = null;
    }

    private void Choose(BookmarkView row) => (_chosen, _error) = (row.Number, null);

    private async Task ConfirmAsync()
    {
        if ((_chosen ?? NumberIn(_text)) is not { } number)
        {
            _error = L["Choose a version, or type its number here, like v7."];
            return;
        }

        var row = View.Find(number);
        if (row is null)
        {
            var found = await Models.GetAsync(View.Path.Entity, View.Path.Name, BoardWords.Number(number), await Actors.GetActorAsync(), CancellationToken.None);
            if (!found.TryGet(out row, out var error))
            {
                _error = L[error.Message];
                return;
            }
        }

        _error = L.Say(View.WhyNot(_now, row));
        if (_error is null) Dialog.Close(DialogResult.Ok(new MoveChoice(_now, number)));
    }
}
