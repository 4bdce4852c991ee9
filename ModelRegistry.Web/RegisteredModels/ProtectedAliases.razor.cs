using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Which aliases are protected and who may move them: add, change, lift.</summary>
public sealed partial class ProtectedAliases
{
    private string _name = string.Empty;
    private Role _role = Role.Reviewer;
    private string? _error;
    private string? _nameError;
    private bool _busy;

    /// <summary>The registered model, and what the reader may do there.</summary>
    [Parameter, EditorRequired]
    public CollectionForReader Reader { get; set; } = default!;

    /// <summary>Something was changed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ProtectAlias Protect { get; set; } = default!;

    [Inject]
    private PolicyQueries Policies { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private bool MayProtect => Reader.Role >= RegistryActions.MinimumRole(RegistryAction.ProtectAlias);

    private async Task AddAsync()
    {
        _nameError = await SetAsync(_name.Trim(), _role);
        if (_nameError is null) _name = string.Empty;
    }

    private async Task ChangeAsync(string alias, ChangeEventArgs change)
    {
        if (Enum.TryParse<Role>(change.Value as string, out var role)) _error = await SetAsync(alias, role);
    }

    private async Task LiftAsync(string alias)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, $"Lift the protection of {alias}?",
            "From then on whoever contributes may move it, at once and without a reason.", "Lift protection", danger: true);
        if (sure) _error = await SetAsync(alias, null);
    }

    private async Task<string?> SetAsync(string alias, Role? role)
    {
        if (_busy) return null;
        _busy = true;
        try
        {
            var actor = await Actors.GetActorAsync();
            // The role alone is chosen here; what else the policy asks stays.
            var policy = role is { } mover
                ? ((await Policies.GetAsync(Reader.Collection.Path, alias, actor, CancellationToken.None)).TryGet(out var found, out _) ? found.Policy : new(mover)) with { MoverRole = mover }
                : null;
            var done = await Protect.ExecuteAsync(new(Reader.Collection.Path, alias, policy), actor, CancellationToken.None);
            await OnChanged.InvokeAsync();
            return done.Error?.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
