using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Comparison;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.History;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>
/// The board: bookmarks as rows, aliases as chips that a person drags, moves by menu or by keys. All three end in one method
/// (<c>MoveAsync</c>); what others do arrives by the history feed.
/// </summary>
public sealed partial class AliasBoard : IAsyncDisposable
{
    private readonly BoardState _state = new();
    private readonly CancellationTokenSource _life = new();
    private readonly HashSet<(string Alias, long Generation)> _own = [];
    private readonly PickedVersions _picked = new();
    private ElementReference _root;
    private BoardMenu? _menu;
    private BoardMenuContent? _menuContent;
    private DotNetObjectReference<AliasBoard>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _script;
    private IDisposable? _subscription;
    private Task? _loading;
    private Actor? _actor;
    private Error? _failure;
    private string? _refusal;
    private IReadOnlyList<string> _keys = [];
    private IReadOnlyList<string> _metrics = [];
    private IReadOnlyList<MetricColumn> _columns = [];
    private IReadOnlyDictionary<string, double> _baseline = new Dictionary<string, double>(StringComparer.Ordinal);
    private (Guid, string?)? _shown;
    private bool _loadAgain;
    private bool _byKeys;
    private bool _menuAsked;
    private bool _letGo;
    private string? _focus;
    // What the address asked for: while the address still says it, and once it no longer does.
    private string? _toAsk;
    private string? _asking;
    private int? _reveal;

    /// <summary>The owning entity's present name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The registered model's present name.</summary>
    [Parameter, EditorRequired]
    public string Model { get; set; } = string.Empty;

    /// <summary>The entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    /// <summary>The registered model, to know which events are about it.</summary>
    [Parameter, EditorRequired]
    public Guid ModelId { get; set; }

    /// <summary>Which page, from the address; null is the newest.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>Which metrics, from the address, with commas; null lets the board choose.</summary>
    [Parameter]
    public string? Metrics { get; set; }

    /// <summary>What to ask once the board is there, from the address: an alias to move, or a number that an alias moves to.</summary>
    [Parameter]
    public string? Ask { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private PolicyQueries Policies { get; set; } = default!;

    [Inject]
    private BoardLoader Loader { get; set; } = default!;

    [Inject]
    private RegisteredModelQueries Models { get; set; } = default!;

    [Inject]
    private MoveAlias Move { get; set; } = default!;

    [Inject]
    private RemoveAlias Remove { get; set; } = default!;

    [Inject]
    private RemoveBookmark RemoveBookmark { get; set; } = default!;

    [Inject]
    private HistoryFeed Feed { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    [Inject]
    private News News { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private string? PickedKey => _state.Picked is { } picked ? BoardState.KeyOf(picked) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await _life.CancelAsync();
        _self?.Dispose();
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("dispose");
                await _script.DisposeAsync();
            }

            if (_module is not null) await _module.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and its script with it.
        }

        _life.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Asked when the address has let go of it: a dialog is closed by whatever goes to another address.
        if (Ask is null) (_asking, _toAsk) = (_toAsk ?? _asking, null);
        if (_shown != (ModelId, Cursor))
        {
            _shown = (ModelId, Cursor);
            // Before loading: what is committed between the two is told, and nothing falls between.
            _subscription?.Dispose();
            _subscription = Feed.Subscribe(EntityId, HearAsync);
            await ReloadAsync();
        }
        else
        {
            ChooseMetrics();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _self = DotNetObjectReference.Create(this);
                _module = await Script.InvokeAsync<IJSObjectReference>("import", _life.Token, $"./{Assets["js/board.js"]}");
                if (_module is not null) _script = await _module.InvokeAsync<IJSObjectReference>("attach", _life.Token, _root, _self);
            }

            if (_script is not null) await ServeScriptAsync(_script);
            if (_state.View is { } view) await ServeAddressAsync(view);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left while its script was asked.
        }
    }

    private async Task ServeScriptAsync(IJSObjectReference script)
    {
        var (menu, letGo, reveal, focus) = (_menuAsked, _letGo, _reveal, _focus);
        (_menuAsked, _letGo, _reveal, _focus) = (false, false, null, null);
        if (menu && _menu is not null) await script.InvokeVoidAsync("openMenu", _life.Token, _menu.Element);
        if (letGo) await script.InvokeVoidAsync("letGo", _life.Token);
        if (reveal is { } number) await script.InvokeVoidAsync("reveal", _life.Token, number);
        if (focus is not null) await script.InvokeVoidAsync("focusChip", _life.Token, focus);
    }

    /// <summary>Loads anew; where a load is under way, once more after it, since that one may have read too early.</summary>
    private Task ReloadAsync()
    {
        _loadAgain = true;
        if (_loading is not { IsCompleted: false }) _loading = LoadUntilCurrentAsync();
        return _loading;
    }

    private async Task LoadUntilCurrentAsync()
    {
        try
        {
            while (_loadAgain && !_life.IsCancellationRequested)
            {
                _loadAgain = false;
                _actor = await Actors.GetActorAsync(_life.Token);
                var loaded = await Loader.LoadAsync(Entity, Model, Cursor, _actor, _life.Token);
                _failure = loaded.Error;
                if (loaded.IsSuccess) Show(loaded.Value);
            }
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            // The page was left.
        }

        StateHasChanged();
    }

    private void Show(BoardView view)
    {
        if (_state.Take(view) is { } gone)
        {
            _letGo = true;
            Refuse($"{gone.Alias} is {BoardWords.Place(gone)} now: {(gone.MovedBy is { } by ? Text.Verbatim(by) : "somebody")} was first. Pick it up again to go on.");
        }

        ChooseMetrics();
    }

    private void ChooseMetrics()
    {
        if (_state.View is not { } view) return;
        _keys = BoardMetrics.Keys(view.Rows.Items);
        _metrics = BoardMetrics.Choose(Metrics, _keys);
        _baseline = BoardMetrics.Of(view.Baseline?.Version);
        _columns = BoardMetrics.Columns(_metrics, view.Rows.Items, _baseline);
    }

    // From a background thread: hand over to the circuit.
    private Task HearAsync(IReadOnlyList<HistoryEvent> events) => InvokeAsync(async () =>
    {
        var about = events.Where(e => e.CollectionId == ModelId).ToList();
        var rights = events.Any(e => e.Action.StartsWith("member.", StringComparison.Ordinal));
        if (_life.IsCancellationRequested || (about.Count == 0 && !rights)) return;
        var news = about.Where(e => !IsOwn(e)).ToList();
        await ReloadAsync();
        if (_failure is null) News.Tell(news, ModelId);
    });

    private bool IsOwn(HistoryEvent e) => e.ActorId == _actor?.UserId && e is { AliasKey: { } key, Generation: { } generation }
        && (_state.IsSaving(key) || _own.Remove((key, generation)));

    private string? Summary(BoardView view) => view.Rows.Items.Count == 0
        ? L["Nothing is left on this page"]
        : L[$"{BoardWords.Number(view.Rows.Items[0].Number)} to {BoardWords.Number(view.Rows.Items[^1].Number)}"];

    private void Refuse(Text why)
    {
        _refusal = L[why];
        Announcer.Say(why);
    }

    private void CloseRefusal() => _refusal = null;
}
