using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>A page of an alias's stays.</summary>
/// <param name="Stays">The latest first.</param>
/// <param name="Now">The number of who holds it now, which may be on another page; null for nobody.</param>
public sealed record TimelineView(Page<AliasStayView> Stays, int? Now);

/// <summary>Who held an alias, from when until when and why; from a former holder it is rolled back in one confirmed step.</summary>
public sealed partial class AliasTimeline
{
    /// <summary>Stays of one page.</summary>
    public const int PageSize = 50;

    /// <summary>The registered model or artifact.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>Its entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    /// <summary>The collection, to know which events are about it.</summary>
    [Parameter, EditorRequired]
    public Guid CollectionId { get; set; }

    /// <summary>The reader's role there.</summary>
    [Parameter, EditorRequired]
    public Role Role { get; set; }

    /// <summary>The alias as typed.</summary>
    [Parameter, EditorRequired]
    public string Alias { get; set; } = string.Empty;

    /// <summary>The page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    [Inject]
    private AliasHistoryQueries Past { get; set; } = default!;

    [Inject]
    private AliasQueries Aliases { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{CollectionId} {Alias}";

    /// <inheritdoc/>
    protected override string Part => Cursor ?? string.Empty;

    /// <inheritdoc/>
    protected override async Task<Result<TimelineView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Past.TimelineAsync(Path, Alias, new(PageSize, Cursor), actor, ct)).TryGet(out var stays, out var error)) return error;
        var now = await Aliases.GetAsync(Path, Alias, actor, ct);
        return new TimelineView(stays, now.IsSuccess ? now.Value.Number : null);
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([EntityId]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.CollectionId == CollectionId && happened.Generation is not null;

    private bool MayRollBack(AliasStayView stay) => Role >= RegistryActions.MinimumRole(RegistryAction.MovePlainAlias) && stay.Number != Data!.Now;

    private string HrefAt(AliasStayView stay) => Navigation.GetUriWithQueryParameter(Urls.AtParameter, Urls.AtMoment(stay.From));

    private async Task RollBackAsync(AliasStayView stay)
    {
        if (await RollBackDialog.AskAsync(Dialogs, Path, EntityId, Alias, stay.Number) is not { } moved) return;
        var said = moved.RequestId is null
            ? (Text)$"{moved.State.Alias} rolled back to v{moved.State.Number}"
            : $"Requested. {moved.State.Alias} goes back to v{stay.Number} when enough people agree.";
        Announcer.Say(said);
        Snackbar.Add(L[said], Severity.Normal, options => options.HideIcon = true);
        await ReloadAsync();
    }
}
