using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>The person decided to go on.</summary>
/// <param name="Reason">Their words, or null.</param>
public sealed record MoveAnswer(string? Reason);

/// <summary>
/// What is asked before a protected alias moves or goes: who holds it and who will, how they differ, which rules hold, why. It only asks;
/// the board moves, and the server decides.
/// </summary>
public sealed partial class AliasMoveSheet
{
    private IReadOnlyList<MetadataDifference> _differences = [];
    private string _reason = string.Empty;

    /// <summary>The board it was asked from.</summary>
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = default!;

    /// <summary>The alias as it was seen.</summary>
    [Parameter, EditorRequired]
    public AliasState Alias { get; set; } = default!;

    /// <summary>The new holder; null where the alias is to be removed.</summary>
    [Parameter]
    public BookmarkView? To { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private BookmarkView? From => Alias.Number is { } number ? View.Find(number) : null;

    private string Title => To is { Number: var number } ? $"Promote {BoardWords.Number(number)} to {Alias.Alias}?" : $"Remove {Alias.Alias}?";

    private IEnumerable<(string Text, bool Holds)> Rules
    {
        get
        {
            var refused = View.WhyNot(Alias);
            yield return (refused ?? $"{Alias.MoverRole} and above may move it; you are {BoardWords.Of(View.Role)}.", refused is null);
            if (To is null) yield break;
            var files = To.Version?.FileCount ?? 0;
            yield return (
                BoardView.WhyNot(To, isProtected: true) ?? $"{BoardWords.Number(To.Number)} has {Formats.Count(files, "file", "files")}, {Formats.Bytes(To.Version?.SizeBytes ?? 0)}.",
                BoardView.WhyNot(To, isProtected: true) is null);
        }
    }

    /// <summary>Asks and waits; null where the person turned back.</summary>
    public static async Task<MoveAnswer?> AskAsync(IDialogService dialogs, BoardView view, AliasState alias, BookmarkView? to)
    {
        var parameters = new DialogParameters<AliasMoveSheet>
        {
            { sheet => sheet.View, view },
            { sheet => sheet.Alias, alias },
            { sheet => sheet.To, to },
        };
        var shown = await dialogs.ShowAsync<AliasMoveSheet>(null, parameters, BoardDialogs.Wide);
        return (await shown.Result)?.Data as MoveAnswer;
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _differences = MetadataDifference.Between(From?.Version, To?.Version);

    private static string There(BookmarkView row) =>
        row.Version is { } version ? $"{BoardWords.Number(version.Number)} in {version.Artifact.Name}" : "a version you can't see";

    private void Cancel() => Dialog.Cancel();

    private void Confirm() => Dialog.Close(DialogResult.Ok(new MoveAnswer(string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim())));
}
