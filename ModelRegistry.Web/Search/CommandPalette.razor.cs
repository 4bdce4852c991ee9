using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Search;

/// <summary>
/// Ctrl-K: finds what there is and does what can be done, by keys alone. <c>js/palette.js</c> opens and closes it and hands over its keys; what
/// is shown is decided here.
/// </summary>
public sealed partial class CommandPalette : IAsyncDisposable
{
    private const int ShownOfEach = 4;
    private const int RecentShown = 6;

    private readonly CancellationTokenSource _gone = new();
    private DotNetObjectReference<CommandPalette>? _self;
    private ElementReference _dialog;
    private ElementReference _input;
    private IReadOnlyList<PaletteGroup> _groups = [];
    private IReadOnlyList<PaletteItem> _items = [];
    private IReadOnlyList<PaletteItem> _acts = [];
    private IReadOnlyList<string> _words = [];
    private SearchHit? _subject;
    private string _text = string.Empty;
    private string _before = string.Empty;
    private string? _fault;
    private string? _said;
    private int _active;
    private int _key;
    private int _answered;
    private bool _isWaiting;
    private bool _reveal;

    [Inject]
    private SearchQueries Queries { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private PaletteItem? Active => _active < _items.Count ? _items[_active] : null;

    /// <summary>It stands open and empty.</summary>
    [JSInvokable]
    public async Task OpenedAsync()
    {
        (_subject, _text, _groups, _items) = (null, string.Empty, [], []);
        await LookAsync(++_key);
        StateHasChanged();
    }

    /// <summary>A key of the field that is not of its text: arrows, Enter, Escape.</summary>
    [JSInvokable]
    public async Task KeyAsync(string key)
    {
        switch (key)
        {
            case "ArrowDown" or "ArrowUp" when _items.Count > 0:
                _active = (_active + (key == "ArrowDown" ? 1 : _items.Count - 1)) % _items.Count;
                _reveal = true;
                break;
            case "Enter":
                // What stands there may still be of the text before: the last key is answered first.
                if (_answered != _key) await LookAsync(++_key);
                if (Active is { } chosen) await ChooseAsync(chosen);
                break;
            case "ArrowRight" when _subject is null && Active is { HasActs: true, Hit: { } hit }:
                await OpenActsAsync(hit);
                break;
            case "Escape" or "ArrowLeft" when _subject is not null:
                await BackAsync();
                break;
        }

        StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        try
        {
            if (_self is not null) await Script.InvokeVoidAsync("registryPalette.detach");
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and its script with it.
        }

        _self?.Dispose();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await Script.InvokeVoidAsync("registryPalette.attach", _dialog, _input, _self);
        }

        if (!_reveal) return;
        _reveal = false;
        await Script.InvokeVoidAsync("registryPalette.reveal");
    }

    private static string IdOf(PaletteItem item) => $"palette-{item.Key}";

    private static string NameOf(SearchHit hit) => hit.Number is { } number ? FormattableString.Invariant($"{hit.ShownName} v{number}") : hit.ShownName;

    internal async Task TypedAsync(ChangeEventArgs change)
    {
        _text = change.Value as string ?? string.Empty;
        var key = ++_key;
        _isWaiting = true;
        if (_subject is null && _text.Trim().Length > 0)
        {
            try
            {
                await Task.Delay(SearchPage.Pause, Clock, _gone.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        if (key == _key) await LookAsync(key);
    }

    // Whoever asked last is answered; an earlier answer that comes late is not shown.
    private async Task LookAsync(int key)
    {
        var text = _text.Trim();
        var (groups, fault) = _subject is null ? await FindAsync(text) : ([new(L["Actions"], Matching(_acts, text))], null);
        if (key != _key) return;
        (_answered, _isWaiting, _fault) = (key, false, fault);
        _words = SearchQueries.ShownWords(text);
        _groups = groups.Where(group => group.Items.Count > 0).ToList();
        _items = _groups.SelectMany(group => group.Items).ToList();
        (_active, _reveal) = (0, true);
        _said = _items.Count == 0 ? L["Nothing found"] : L[Text.Count(_items.Count, "result", "results")];
    }

    private async Task<(List<PaletteGroup> Groups, string? Fault)> FindAsync(string text)
    {
        try
        {
            var actor = await Actors.GetActorAsync(_gone.Token);
            if (text.Length == 0)
            {
                var recent = (await Queries.RecentAsync(RecentShown, actor, _gone.Token)).TryGet(out var hits, out _) ? hits : [];
                return ([new(L["Changed lately"], recent.Select(Open).ToList()), new(L["Go to"], Places(actor))], null);
            }

            var places = new PaletteGroup(L["Go to"], [.. Matching(Places(actor), text), All(text)]);
            var found = await Queries.OverviewAsync(text, ShownOfEach, actor, _gone.Token);
            if (!found.TryGet(out var groups, out var error)) return ([places with { Items = Matching(Places(actor), text) }], L[error.Message]);
            var acts = new PaletteGroup(L["Actions"], await NamedActsAsync(text, actor));
            return ([.. groups.Select(group => new PaletteGroup(L[SearchLabels.Many(group.Kind)], group.Hits.Select(Open).ToList())), acts, places], null);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return ([], null);
        }
        catch (NobodySignedInException)
        {
            Navigation.NavigateTo(Urls.SignInThen("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
            return ([], null);
        }
    }

    private async Task ChooseAsync(PaletteItem item)
    {
        await CloseAsync();
        await item.Choose();
    }

    private async Task CloseAsync() => await Script.InvokeVoidAsync("registryPalette.close");

    private async Task OpenActsAsync(SearchHit hit)
    {
        var acts = await ActsAsync(hit);
        (_subject, _acts, _before, _text) = (hit, acts, _text, string.Empty);
        await Script.InvokeVoidAsync("registryPalette.setText", string.Empty);
        await LookAsync(++_key);
    }

    private async Task BackAsync()
    {
        var from = _subject;
        (_subject, _text) = (null, _before);
        await Script.InvokeVoidAsync("registryPalette.setText", _text);
        await LookAsync(++_key);
        // Back where one was, not at the top.
        _active = Math.Max(0, _items.ToList().FindIndex(item => item.Hit?.Id == from?.Id));
    }

    // Each word that is typed begins a word of the act.
    private static List<PaletteItem> Matching(IReadOnlyList<PaletteItem> items, string text)
    {
        var words = TextKey.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return items.Where(item => words.All(word => TextKey.Of($"{item.Text} {item.Hint}").Split(' ').Any(part => Begins(part, word)))).ToList();
    }

    // Scripts without spaces between words have no beginnings: there any part is found, as in a search.
    private static bool Begins(string part, string word) =>
        part.StartsWith(word, StringComparison.Ordinal) || (word[0] >= '\u2E80' && part.Contains(word, StringComparison.Ordinal));
}
