using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Comparison;

/// <summary>A comparison; null while there are fewer than two references.</summary>
public sealed record ComparePageView(VersionComparison? Found);

/// <summary>Two to five versions side by side. The address holds which, in which order, and whether what is the same shows too.</summary>
public sealed partial class ComparePage
{
    [SupplyParameterFromQuery(Name = Urls.ComparedParameter)]
    private string[]? Compared { get; set; }

    [SupplyParameterFromQuery(Name = Urls.AllParameter)]
    private string? All { get; set; }

    [Inject]
    private ComparisonQueries Comparison { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Urls.Comparison;

    // What is shown stays until another order or another column is there.
    /// <inheritdoc/>
    protected override string Part => Urls.Compare(References, ShowsAll);

    private IReadOnlyList<string> References => Compared ?? [];

    private bool ShowsAll => All is "1" or "true";

    private string DocumentTitle => Data?.Found is { } found ? L[$"{string.Join(", ", found.Columns.Select(ComparisonWords.Of))} · compared"] : L["Compare versions"];

    private Breadcrumb[] Crumbs => [new(L["Compare"], null)];

    /// <inheritdoc/>
    protected override async Task<Result<ComparePageView>> LoadAsync(Actor actor, CancellationToken ct) => References.Count < VersionComparison.Least
        ? new ComparePageView(null)
        : (await Comparison.GetAsync(References, ShowsAll, actor, ct)).Map(found => new ComparePageView(found));

    // The versions may be of any entity, and so may the registered models whose aliases show.
    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => Data?.Found is { } found
        && (found.Columns.Any(column => column.Version is { } version && (version.Id == happened.VersionId || version.Id == happened.FromVersionId))
            || happened.Action is HistoryAction.VersionRestored or HistoryAction.RunChanged or HistoryAction.MemberAdded or HistoryAction.MemberChanged or HistoryAction.MemberRemoved
                or HistoryAction.ArtifactRenamed or HistoryAction.ProjectRenamed or HistoryAction.EntityRenamed or HistoryAction.ModelRenamed or HistoryAction.ModelDeleted);

    // An alias means its version as of now, and for whom the link is sent: from here on the address says the number.
    /// <inheritdoc/>
    protected override void Loaded()
    {
        if (Data!.Found is not { } found) return;
        var byNumber = found.Columns.Select(column => column.Ref).ToList();
        if (!byNumber.SequenceEqual(References, StringComparer.Ordinal))
            Navigation.NavigateTo(Urls.Compare(byNumber, ShowsAll), new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private void ToggleAll(ChangeEventArgs change) =>
        Navigation.NavigateTo(Urls.Compare(References, change.Value is true), new NavigationOptions { ReplaceHistoryEntry = true });

    private async Task AddAsync()
    {
        if (await AddVersionDialog.AskAsync(Dialogs, Reader?.DefaultEntity ?? string.Empty) is { } reference)
            Navigation.NavigateTo(Urls.Compare(References.Append(reference), ShowsAll));
    }
}
