using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Search;

/// <summary>Search as one types, the query in the address. What was found stays until the next answer is there; a late answer is not shown.</summary>
public sealed partial class SearchPage
{
    private const int ShownOfEach = 6;
    private const int PageSize = 50;
    private const string Placeholder = "Names, tags, alias:production, accuracy >= 0.97";

    /// <summary>How long after a key nothing more is typed, before it is looked for.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    private string _text = string.Empty;
    private string? _asked;
    private int _key;

    [Inject]
    private SearchQueries Queries { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [SupplyParameterFromQuery(Name = Urls.QueryParameter)]
    private string? Query { get; set; }

    [SupplyParameterFromQuery(Name = Urls.KindParameter)]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    /// <inheritdoc/>
    protected override string Place => Urls.SearchPage;

    /// <inheritdoc/>
    protected override string Part => $"{Query}\n{Kind}\n{Cursor}";

    private Breadcrumb[] Crumbs => [new(L["Search"], null)];

    private Text Nothing => Data!.Kind is { } kind ? (Text)$"No {SearchLabels.ManyInSentence(kind)} found" : "Nothing found";

    private Text Said => Data?.Groups is not { Count: > 0 } groups ? Nothing
        : Text.List(groups.Select(group => group.HasMore
            ? $"{Formats.Count(group.Hits.Count)} and more {SearchLabels.ManyInSentence(group.Kind)}"
            : (Text)$"{Formats.Count(group.Hits.Count)} {SearchLabels.ManyInSentence(group.Kind)}"));

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        // Another address than the one that typing led to: its query is what stands in the field.
        if (!string.Equals(_asked, Query, StringComparison.Ordinal)) _text = Query ?? string.Empty;
        _asked = Query;
        return base.OnParametersSetAsync();
    }

    /// <inheritdoc/>
    protected override async Task<Result<SearchView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        var query = Query?.Trim() ?? string.Empty;
        if (query.Length == 0) return new SearchView(query);
        var kind = Kind is null ? null : SearchQueries.KindOf(Kind);
        var view = new SearchView(query, kind) { Words = SearchQueries.ShownWords(query) };
        var found = await Queries.OverviewAsync(query, ShownOfEach, actor, ct);
        if (!found.TryGet(out var groups, out var error))
            return error.Code == "query_invalid" ? view with { Fault = L[error.Message], FaultAt = PositionOf(error, query) } : error;
        view = view with { Groups = groups, Kinds = groups.Select(group => group.Kind).Concat(kind is { } one ? [one] : []).Distinct().Order().ToList() };
        if (kind is null) return view;
        if (!(await Queries.ListAsync(query, kind, new(PageSize, Cursor), actor, ct)).TryGet(out var page, out error)) return error;
        return view with { Groups = page.Items.Count == 0 ? [] : [new(kind.Value, page.Items, false)], Next = page.Next };
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    // What happens meanwhile must not move what a person reads; what they may no longer see has to go.
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Action.StartsWith("member.", StringComparison.Ordinal);
    }

    private static int? PositionOf(Error error, string query) =>
        error.Details?.GetValueOrDefault("position") is int position && position - 1 <= query.Length ? position - 1 : null;

    internal async Task TypedAsync(ChangeEventArgs change)
    {
        _text = change.Value as string ?? string.Empty;
        var key = ++_key;
        try
        {
            await Task.Delay(Pause, Clock, Gone);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (key == _key) await GoAsync();
    }

    private Task GoAsync()
    {
        _key++;
        _asked = _text.Trim() is { Length: > 0 } text ? text : null;
        // Not a step back for each key.
        Navigation.NavigateTo(Urls.Search(_asked, Kind is null ? null : SearchQueries.KindOf(Kind)), new NavigationOptions { ReplaceHistoryEntry = true });
        return Task.CompletedTask;
    }
}
