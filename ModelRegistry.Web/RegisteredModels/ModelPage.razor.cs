using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Tags;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.History;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A registered model: its board, its metrics' trend, history, timelines and settings. A former name leads to the present one.</summary>
public sealed partial class ModelPage : IDisposable
{
    private static readonly NavTab[] Tabs =
        [new(ModelTabs.Board, "Board"), new(ModelTabs.Trend, "Trend"), new(ModelTabs.History, "History"), new(TimelineTab.Key, "Timeline"), new(ModelTabs.Settings, "Settings")];

    private CollectionForReader? _reader;
    private Error? _failure;
    private IDisposable? _subscription;
    private (string, string)? _shown;
    private bool _gone;

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The registered model's name, from the address.</summary>
    [Parameter]
    public string Model { get; set; } = string.Empty;

    /// <summary>Which tab.</summary>
    [SupplyParameterFromQuery(Name = NavTabs.TabParameter)]
    public string? Tab { get; set; }

    /// <summary>Which page of the tab's list.</summary>
    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    public string? Cursor { get; set; }

    /// <summary>Which metrics are columns of the board.</summary>
    [SupplyParameterFromQuery(Name = MetricChooser.Parameter)]
    public string? Metrics { get; set; }

    /// <summary>Which alias the history is about.</summary>
    [SupplyParameterFromQuery(Name = AliasFilter.AliasParameter)]
    public string? Alias { get; set; }

    /// <summary>What the board asks at once: see <see cref="Urls.MoveOnBoard"/>.</summary>
    [SupplyParameterFromQuery(Name = Urls.MoveParameter)]
    public string? Ask { get; set; }

    /// <summary>The past moment that the timeline looks at.</summary>
    [SupplyParameterFromQuery(Name = Urls.AtParameter)]
    public string? At { get; set; }

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private KeyedTagQueries KeyedTags { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private HistoryFeed Feed { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<string> Named => AliasFilter.Choices(_reader?.Collection.Aliases ?? [], Alias);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone = true;
        _subscription?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Entity, Model)) return;
        _shown = (Entity, Model);
        _subscription?.Dispose();
        _subscription = null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var found = await Collections.GetAsync(CollectionPath.OfModel(Entity, Model), await Actors.GetActorAsync(), CancellationToken.None);
        if (!found.TryGet(out var reader, out _failure))
        {
            _reader = null;
            return;
        }

        var isNew = _reader?.Collection.Id != reader.Collection.Id;
        _reader = reader;
        if (isNew && !_gone)
        {
            _subscription?.Dispose();
            _subscription = Feed.Subscribe(reader.EntityId, HearAsync);
        }

        var path = reader.Collection.Path;
        if (path.Entity == Entity && path.Name == Model) return;
        var query = new Uri(Navigation.Uri).Query;
        Navigation.NavigateTo(Urls.Model(path.Entity, path.Name) + query, replace: true);
    }

    // The board hears its own events; the frame only those that change it.
    private Task HearAsync(IReadOnlyList<HistoryEvent> events) => InvokeAsync(async () =>
    {
        if (_gone || _reader is not { } reader || !events.Any(e => IsAboutFrame(e, reader.Collection.Id))) return;
        await LoadAsync();
        StateHasChanged();
    });

    private static bool IsAboutFrame(HistoryEvent e, Guid modelId) =>
        (e.CollectionId == modelId && e.Action is HistoryAction.ModelChanged or HistoryAction.ModelTagged or HistoryAction.ModelRenamed or HistoryAction.ModelDeleted
            or HistoryAction.AliasProtected or HistoryAction.AliasUnprotected)
        || e.Action is HistoryAction.EntityRenamed
        || e.Action.StartsWith("member.", StringComparison.Ordinal);
}
