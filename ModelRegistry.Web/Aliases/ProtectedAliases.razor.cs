using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>What it takes to move each protected alias.</summary>
/// <param name="Policies">By name.</param>
public sealed record PoliciesView(IReadOnlyList<(string Alias, AliasPolicy Policy)> Policies);

/// <summary>Which aliases of a registered model or artifact are protected, and by what: read by everybody, changed by owners.</summary>
public sealed partial class ProtectedAliases
{
    private string _name = string.Empty;
    private string? _nameError;
    private string? _error;
    private string? _edited;
    private string? _added;

    /// <summary>The collection, and what the reader may do there.</summary>
    [Parameter, EditorRequired]
    public CollectionForReader Of { get; set; } = default!;

    /// <summary>Something was changed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ProtectAlias Protect { get; set; } = default!;

    [Inject]
    private PolicyQueries Queries { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Of.Collection.Id.ToString();

    private bool MayProtect => Of.Role >= RegistryActions.MinimumRole(RegistryAction.ProtectAlias);

    /// <inheritdoc/>
    protected override async Task<Result<PoliciesView>> LoadAsync(Actor actor, CancellationToken ct) =>
        (await Queries.ListAsync(Of.Collection.Path, actor, ct)).Map(policies => new PoliciesView(policies));

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([Of.EntityId]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) =>
        happened.CollectionId == Of.Collection.Id && happened.Action is HistoryAction.AliasProtected or HistoryAction.AliasUnprotected;

    // The form goes with its row; whoever typed there is told why.
    /// <inheritdoc/>
    protected override void Loaded()
    {
        if (_edited is not { } edited || Data!.Policies.Any(pair => IsEdited(pair.Alias))) return;
        (_edited, _error) = (null, L[$"Somebody removed the protection of {edited} meanwhile."]);
    }

    private bool IsEdited(string alias) => _edited is not null && TextKey.Of(_edited) == TextKey.Of(alias);

    private void Add()
    {
        if (!AliasName.Parse(_name.Trim()).TryGet(out var name, out var error))
        {
            _nameError = L[error.Message];
            return;
        }

        (_nameError, _error) = (null, null);
        if (Data!.Policies.Any(pair => TextKey.Of(pair.Alias) == name.Key)) _edited = name.Value;
        else _added = name.Value;
    }

    private async Task CloseAsync(bool saved)
    {
        (_edited, _added, _error) = (null, null, null);
        if (!saved) return;
        _name = string.Empty;
        await ReloadAsync();
        await OnChanged.InvokeAsync();
    }

    private async Task LiftAsync(string alias, AliasPolicy policy)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, $"Remove the protection of {alias}?",
            "From then on whoever contributes may move it, at once and without a reason. Its rules go, and what was asked for is closed.", "Remove protection", danger: true);
        if (!sure) return;
        // What was read out is what is lifted: another policy by now is told, not lost.
        _error = L.Say((await ActAsync((actor, ct) => Protect.ExecuteAsync(
            new(Of.Collection.Path, alias, null) { Seen = PolicyText.TagOf(policy) }, actor, ct)))?.Message);
        if (_error is null) await OnChanged.InvokeAsync();
    }
}
