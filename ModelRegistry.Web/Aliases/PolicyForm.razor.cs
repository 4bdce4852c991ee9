using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>
/// Edits what it takes to move one alias. Saving says which policy was seen, so that of two people who edit the second is told; what was typed
/// stays until they ask for the other's.
/// </summary>
public sealed partial class PolicyForm
{
    private readonly List<AliasRule> _rules = [];
    private Role _role;
    private int? _approvals;
    private int? _days;
    private bool _requesterMayApprove;
    private string? _seen;
    private Error? _refusal;
    private bool _isSaving;

    /// <summary>The registered model or artifact.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>The alias.</summary>
    [Parameter, EditorRequired]
    public string Alias { get; set; } = string.Empty;

    /// <summary>What it takes now; null where it is plain.</summary>
    [Parameter]
    public AliasPolicy? Policy { get; set; }

    /// <summary>It is over: true where something was saved.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnDone { get; set; }

    [Inject]
    private ProtectAlias Protect { get; set; } = default!;

    [Inject]
    private PolicyQueries Queries { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    // The list around this form follows what others do.
    private bool IsOvertaken => !_isSaving && (_refusal?.Code == "policy_changed" || _seen != PolicyText.TagOf(Policy));

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_seen is null) Take(Policy);
    }

    private static string Id(string field) => $"policy-{field}";

    private string? Fault(string field) => L.Say(_refusal?.Fields?.GetValueOrDefault(field));

    private string? Invalid(string field) => Fault(field) is null ? null : "true";

    private void Take(AliasPolicy? policy)
    {
        var shown = policy ?? new(Role.Reviewer);
        (_seen, _refusal) = (PolicyText.TagOf(policy), null);
        (_role, _approvals, _days, _requesterMayApprove) = (shown.MoverRole, shown.Approvals, shown.RequestDays, shown.RequesterMayApprove);
        _rules.Clear();
        _rules.AddRange(shown.Rules);
    }

    private async Task TakeTheirs()
    {
        var now = await Queries.GetAsync(Path, Alias, await Actors.GetActorAsync(), CancellationToken.None);
        // Lifted meanwhile: then it is plain, and saving protects it anew.
        Take(now.IsSuccess ? now.Value.Policy : null);
        Policy = now.IsSuccess ? now.Value.Policy : null;
    }

    private async Task AddAsync()
    {
        if (await RuleDialog.AskAsync(Dialogs, null) is { } rule) _rules.Add(rule);
    }

    private async Task EditAsync(int index)
    {
        var before = _rules[index];
        if (await RuleDialog.AskAsync(Dialogs, before) is { } rule && _rules.IndexOf(before) is >= 0 and var at) _rules[at] = rule;
    }

    private async Task SaveAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        // An empty field is no number that a policy takes: the use case says which it does.
        var policy = new AliasPolicy(_role, _approvals ?? 0, _requesterMayApprove, _days ?? 0, [.. _rules]);
        var done = await Protect.ExecuteAsync(new(Path, Alias, policy) { Seen = _seen }, await Actors.GetActorAsync(), CancellationToken.None);
        _isSaving = false;
        _refusal = done.Error;
        if (done.IsSuccess) await OnDone.InvokeAsync(true);
    }
}
