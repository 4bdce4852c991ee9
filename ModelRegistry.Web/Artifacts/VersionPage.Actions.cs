using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Artifacts;

/// <content>What can be done to a version from its page. Each act is decided by its use case.</content>
public sealed partial class VersionPage
{
    [Inject]
    private DescribeVersion Describe { get; set; } = default!;

    [Inject]
    private AliasQueries Aliases { get; set; } = default!;

    [Inject]
    private MoveAlias Move { get; set; } = default!;

    [Inject]
    private RemoveAlias Remove { get; set; } = default!;

    [Inject]
    private DeleteVersion Delete { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string Selector => MemberSelector.Of(Found.Number).ToString();

    private Task DescribeAsync() => EditTextDialog.AskAsync(Dialogs, "Describe the version", "Description", Found.Description,
        text => ActAsync((actor, ct) => Describe.ExecuteAsync(new(Path, Selector, Description: text), actor, ct)),
        "Markdown. It is kept beside the version; what was logged never changes.", Describable.MaxLength);

    private async Task MoveAliasHereAsync()
    {
        if (Reader is null) return;
        var path = Path;
        await MoveAliasHereDialog.AskAsync(Dialogs, Found,
            async () => (await Aliases.ListAsync(path, Reader, Gone)).TryGet(out var states, out _) ? states : [],
            (alias, seen, reason) => DoAsync((actor, ct) => Move.ExecuteAsync(new(path, alias, Selector, seen, reason), actor, ct)));
    }

    private async Task DeleteAsync()
    {
        var (path, version) = (Path, Selector);
        var held = Found.Aliases.Select(alias => $"{path}:{alias.Name}").Concat(Found.Bookmarks.Select(bookmark => new Reference(bookmark.Model, MemberSelector.Of(bookmark.Number)).ToString())).ToList();
        if (held.Count > 0)
        {
            Snackbar.Add(L[DeleteVersion.InUse(path, Found.Number, held.Select(Text.Verbatim))], Severity.Warning);
            return;
        }

        Text text = $"It goes to the bin for {BinRules.KeptFor.TotalDays:0} days, from where owners restore it with its number and files. Scripts that ask for {path}:{version} are told that it was deleted.";
        if (await ConfirmDialog.AskWhyAsync(Dialogs, $"Delete {path.Name} {version}?", text, "Delete") is not { } reason || Reader is null) return;
        // Not loaded again afterwards: this page is of something that is gone.
        if ((await Delete.ExecuteAsync(new(path, version, reason), Reader, Gone)).Error is { } refusal) Snackbar.Add(L[refusal.Message], Severity.Error);
        else Navigation.NavigateTo(Urls.Bin(path));
    }

    private async Task RemoveAliasAsync(HeldAlias alias)
    {
        var version = Selector;
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Remove {alias.Name}?", $"{alias.Name} will point at nothing; scripts that ask for {Path}:{alias.Name} will be told that it is not there.", "Remove", danger: true)) return;
        var refusal = await ActAsync((actor, ct) => Remove.ExecuteAsync(new(Path, alias.Name, alias.Generation), actor, ct));
        Snackbar.Add(L.Say(refusal?.Message) ?? L[$"{alias.Name} removed from {version}"], refusal is null ? Severity.Normal : Severity.Error);
    }
}
