using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What happened to a registered model, newest first; of one alias where the address says so. New events appear as they are committed.</summary>
public sealed partial class ModelHistory : IDisposable
{
    /// <summary>The query's word.</summary>
    public const string AliasParameter = "alias";

    private const int EventsPerPage = 50;

    private Page<HistoryEvent>? _page;
    private Error? _failure;
    private IDisposable? _subscription;
    private (Guid, string?, string?)? _shown;
    private bool _gone;

    /// <summary>The registered model.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>Its entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    /// <summary>Its id, to know which events are about it.</summary>
    [Parameter, EditorRequired]
    public Guid ModelId { get; set; }

    /// <summary>Which page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>Which alias, from the address; null for all events.</summary>
    [Parameter]
    public string? Alias { get; set; }

    /// <summary>The aliases to choose from.</summary>
    [Parameter]
    public IReadOnlyList<AliasState> Aliases { get; set; } = [];

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private HistoryFeed Feed { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IEnumerable<string> Names => Aliases.Select(alias => alias.Alias)
        .Concat(Alias is null ? [] : [Alias]).DistinctBy(TextKey.Of, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone = true;
        _subscription?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (ModelId, Cursor, Alias)) return;
        _shown = (ModelId, Cursor, Alias);
        _subscription ??= Feed.Subscribe(EntityId, HearAsync);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var request = new PageRequest(EventsPerPage, string.IsNullOrEmpty(Cursor) ? null : Cursor);
        var loaded = await History.ListAsync(Path, string.IsNullOrEmpty(Alias) ? null : Alias, request, await Actors.GetActorAsync(), CancellationToken.None);
        _failure = loaded.Error;
        if (loaded.IsSuccess) _page = loaded.Value;
    }

    private Task HearAsync(IReadOnlyList<HistoryEvent> events) => InvokeAsync(async () =>
    {
        if (_gone || events.All(e => e.CollectionId != ModelId)) return;
        await LoadAsync();
        StateHasChanged();
    });

    private void Filter(ChangeEventArgs change) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [AliasParameter] = change.Value is string { Length: > 0 } alias ? alias : null,
            [KeysetPager.CursorParameter] = null,
        }));
}
