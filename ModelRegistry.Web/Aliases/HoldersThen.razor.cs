using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Aliases;

/// <summary>Who held what at a moment.</summary>
/// <param name="At">Which moment, UTC.</param>
/// <param name="Holders">By collection and alias; null where no moment was asked for.</param>
public sealed record ThenView(DateTimeOffset At, IReadOnlyList<AliasThen>? Holders);

/// <summary>"What was production then?": who held every alias of a collection, or of an entity, at a moment. The moment lives in the address.</summary>
public sealed partial class HoldersThen
{
    private const int Step = 100;

    private DateTime? _typed;
    private string? _unread;
    private string? _from;
    private int _shown = Step;

    /// <summary>The registered model or artifact; null for all of the entity's.</summary>
    [Parameter]
    public CollectionPath? Path { get; set; }

    /// <summary>The entity's name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    /// <summary>The moment from the address, ISO 8601 with its offset; null for none.</summary>
    [Parameter]
    public string? At { get; set; }

    /// <inheritdoc/>
    protected override string Place => Path?.ToString() ?? Entity;

    /// <inheritdoc/>
    protected override string Part => At ?? string.Empty;

    [Inject]
    private AliasHistoryQueries Past { get; set; } = default!;

    private string HrefNow => Navigation.GetUriWithQueryParameter(Urls.AtParameter, (string?)null);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        // What somebody is typing is theirs, unless the address changed.
        if (!string.Equals(_from, At, StringComparison.Ordinal) && At is not null && ApiRequests.Moment(At, Urls.AtParameter).TryGet(out var at, out _)) _typed = at.UtcDateTime;
        if (!string.Equals(_from, At, StringComparison.Ordinal)) (_unread, _shown) = (null, Step);
        _from = At;
        return base.OnParametersSetAsync();
    }

    /// <inheritdoc/>
    protected override async Task<Result<ThenView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (At is null) return new ThenView(default, null);
        if (!ApiRequests.Moment(At, Urls.AtParameter).TryGet(out var at, out var error)) return error;
        var holders = Path is { } path ? await Past.ListAsync(path, at, actor, ct) : await Past.ListAsync(Entity, at, actor, ct);
        return holders.Map(found => new ThenView(at, found));
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([EntityId]);

    // The past does not change; a moment that is still to come does, and so do rights.
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => At is not null
        && (happened.Action.StartsWith("member.", StringComparison.Ordinal) || (happened.Generation is not null && happened.At <= (Data?.At ?? DateTimeOffset.MaxValue)));

    private void Show()
    {
        _unread = _typed is null ? L["Say which moment: a day and a time, in UTC."] : null;
        if (_typed is not { } typed) return;
        var at = new DateTimeOffset(DateTime.SpecifyKind(typed, DateTimeKind.Utc));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(Urls.AtParameter, Urls.AtMoment(at)));
    }
}
