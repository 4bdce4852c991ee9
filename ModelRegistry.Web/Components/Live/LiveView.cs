using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.History;

namespace ModelRegistry.Web.Components.Live;

/// <summary>
/// A page, or a part of one, that shows something of the registry and stays true: it listens to history, loads, and loads again when an
/// event concerns it. Every load asks for the rights again, so what a person may no longer see leaves an open page too.
/// </summary>
/// <typeparam name="T">What it shows.</typeparam>
public abstract class LiveView<T> : ComponentBase, IDisposable
    where T : class
{
    private readonly CancellationTokenSource _gone = new();
    private readonly List<IDisposable> _subscriptions = [];
    private string? _place;
    private string? _part;
    private int _turn;
    private bool _isRefreshing;
    private bool _isStale;

    /// <summary>What is shown; null until it is there.</summary>
    protected T? Data { get; private set; }

    /// <summary>Why nothing is shown.</summary>
    protected Error? Problem { get; private set; }

    /// <summary>Cancelled when the reader leaves.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>Who reads, as of the last load.</summary>
    protected Actor? Reader { get; private set; }

    /// <summary>For links and for going elsewhere.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private News News { get; set; } = default!;

    [Inject]
    private HistoryFeed Feed { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    /// <summary>What thing it shows. Another place drops what is shown.</summary>
    protected abstract string Place { get; }

    /// <summary>Which part of it (cursor, filter). Another part keeps what is shown until the new is there.</summary>
    protected virtual string Part => string.Empty;

    /// <summary>Reads it.</summary>
    protected abstract Task<Result<T>> LoadAsync(Actor actor, CancellationToken ct);

    /// <summary>The entities whose history it listens to. Asked before <see cref="LoadAsync"/>, so that nothing falls between.</summary>
    protected abstract Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct);

    /// <summary>True where an event changes what is shown.</summary>
    protected abstract bool Concerns(HistoryEvent happened);

    /// <summary>True where an event, if somebody else's, is told with their name: it changes who holds what of this page.</summary>
    protected virtual bool IsNews(HistoryEvent happened) => false;

    /// <summary>The collection whose page this is, whose name news leave out.</summary>
    protected virtual Guid? NewsWithin => null;

    /// <summary>Called after each load, with <see cref="Data"/> set.</summary>
    protected virtual void Loaded()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends listening and loading.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _gone.IsCancellationRequested) return;
        _gone.Cancel();
        Unsubscribe();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (string.Equals(_place, Place, StringComparison.Ordinal) && string.Equals(_part, Part, StringComparison.Ordinal)) return Task.CompletedTask;
        if (!string.Equals(_place, Place, StringComparison.Ordinal))
        {
            Unsubscribe();
            Data = null;
        }

        Problem = null;
        (_place, _part) = (Place, Part);
        return ReloadAsync();
    }

    /// <summary>Loads again and shows what comes.</summary>
    protected async Task ReloadAsync()
    {
        var turn = ++_turn;
        try
        {
            var actor = await Actors.GetActorAsync(Gone);
            if (_subscriptions.Count == 0)
            {
                foreach (var entityId in await WatchAsync(actor, Gone)) _subscriptions.Add(Feed.Subscribe(entityId, HearAsync));
            }

            var result = await LoadAsync(actor, Gone);
            // Whoever asked last is answered; an earlier answer that comes late is not shown.
            if (turn != _turn) return;
            Reader = actor;
            if (result.TryGet(out var data, out var problem))
            {
                (Data, Problem) = (data, null);
                Loaded();
            }
            else
            {
                (Data, Problem) = (null, problem);
                AnswerWith(problem);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The reader left.
        }
        catch (NobodySignedInException)
        {
            Navigation.NavigateTo(Urls.SignInThen("/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
        }

        StateHasChanged();
    }

    /// <summary>Does something as the reader and loads again on success; the refusal otherwise.</summary>
    protected async Task<Error?> ActAsync<TResult>(Func<Actor, CancellationToken, Task<Result<TResult>>> act) => (await DoAsync(act)).Error;

    /// <summary>The same with what came of it.</summary>
    protected async Task<Result<TResult>> DoAsync<TResult>(Func<Actor, CancellationToken, Task<Result<TResult>>> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var result = await act(await Actors.GetActorAsync(Gone), Gone);
        if (result.IsSuccess) await ReloadAsync();
        return result;
    }

    /// <summary>Goes to the same page by its present name, where it was opened by a former one or in another spelling.</summary>
    protected void GoToPresentName(string path)
    {
        var here = new Uri(Navigation.Uri);
        if (string.Equals(Uri.UnescapeDataString(here.AbsolutePath), Uri.UnescapeDataString(path), StringComparison.Ordinal)) return;
        Navigation.NavigateTo(path + here.Query, new NavigationOptions { ReplaceHistoryEntry = true });
    }

    // Only a first, static render has a response to give a status to.
    private void AnswerWith(Error problem)
    {
        if (HttpContext is { Response.HasStarted: false } context) context.Response.StatusCode = Hosting.Problems.StatusOf(problem.Kind);
    }

    private Task HearAsync(IReadOnlyList<HistoryEvent> events) =>
        events.Any(Concerns) ? InvokeAsync(() => RefreshAsync(events)) : Task.CompletedTask;

    private async Task RefreshAsync(IReadOnlyList<HistoryEvent> events)
    {
        // Judged by what is shown now: afterwards nothing here may tell of the holder that lost.
        var news = Data is null ? [] : events.Where(e => Concerns(e) && IsNews(e) && !IsOwn(e)).ToList();
        await RefreshAsync();
        // Who may no longer see it hears no more of it.
        if (Data is not null) News.Tell(news, NewsWithin);
    }

    // What a person did in a browser, they know; a script that acts for them is told.
    private bool IsOwn(HistoryEvent happened) => happened.TokenName is null && happened.ActorId == Reader?.UserId;

    // A burst of events is one load after the present one, not one each.
    private async Task RefreshAsync()
    {
        _isStale = true;
        if (_isRefreshing) return;
        _isRefreshing = true;
        try
        {
            while (_isStale && !_gone.IsCancellationRequested)
            {
                _isStale = false;
                await ReloadAsync();
            }
        }
        finally
        {
            _isRefreshing = false;
        }
    }

    private void Unsubscribe()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _subscriptions.Clear();
    }
}
