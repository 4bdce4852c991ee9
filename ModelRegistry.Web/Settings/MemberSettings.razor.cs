using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Settings;

/// <summary>Who is a member with which role, and the tokens that reach this entity alone.</summary>
public sealed partial class MemberSettings : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private Page<MemberRow> members = new([], null);
    private IReadOnlyList<TokenRow> tokens = [];
    private string? actorName;
    private string? who;
    private string? addError;
    private string? rowError;
    private Role role = Role.Contributor;
    private int refusals;

    /// <summary>The entity.</summary>
    [Parameter, EditorRequired]
    public EntityView Entity { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private TokenQueries Tokens { get; set; } = default!;

    [Inject]
    private SetMember SetMember { get; set; } = default!;

    [Inject]
    private RemoveMember RemoveMember { get; set; } = default!;

    [Inject]
    private RevokeToken RevokeToken { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    private bool MayManage { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Actors.GetActorAsync(gone.Token);
        actorName = actor.Name;
        // What is painted as allowed is a hint; the use case decides.
        MayManage = Entity.Role >= RegistryActions.MinimumRole(RegistryAction.ManageMembers) || actor.IsAdministrator;
        var page = await Entities.MembersAsync(Entity.Name, new(), actor, gone.Token);
        if (page.IsSuccess) members = page.Value;
        else rowError = L[page.Error.Message];
        if (MayManage && (await Tokens.OfEntityAsync(Entity.Name, new(), actor, gone.Token)) is { IsSuccess: true } limited) tokens = limited.Value.Items;
    }

    private async Task LoadMoreAsync()
    {
        var page = await Entities.MembersAsync(Entity.Name, new(Cursor: members.Next), await Actors.GetActorAsync(gone.Token), gone.Token);
        if (page.IsSuccess) members = new([.. members.Items, .. page.Value.Items], page.Value.Next);
        else rowError = L[page.Error.Message];
    }

    private async Task AddAsync()
    {
        var added = await SetMember.ExecuteAsync(new(Entity.Name, who, role.ToString()), await Actors.GetActorAsync(gone.Token), gone.Token);
        addError = L.Say(added.Error?.Message);
        if (!added.IsSuccess) return;
        who = null;
        Announcer.Say($"{added.Value} is a member now.");
        await LoadAsync();
    }

    private async Task ChangeAsync(MemberRow member, ChangeEventArgs change)
    {
        var set = await SetMember.ExecuteAsync(new(Entity.Name, member.Name, change.Value as string), await Actors.GetActorAsync(gone.Token), gone.Token);
        rowError = L.Say(set.Error?.Message);
        if (set.IsSuccess) Announcer.Say($"The role of {member.Name} is changed.");
        // What is stored did not change, so nothing would be rendered over the refused choice: a new key makes a new field.
        else refusals++;
        await LoadAsync();
    }

    private async Task RemoveAsync(MemberRow member)
    {
        var leaves = member.Name == actorName;
        var confirmed = await ConfirmDialog.AskAsync(
            Dialogs,
            leaves ? (Text)$"Leave {Entity.Name}?" : $"Remove {member.Name}?",
            leaves ? (Text)"You will not see it any more until an owner adds you again." : "What they did stays in history. They can be added again.",
            leaves ? (Text)"Leave" : "Remove",
            danger: true);
        if (!confirmed) return;
        var removed = await RemoveMember.ExecuteAsync(Entity.Name, member.Name, await Actors.GetActorAsync(gone.Token), gone.Token);
        rowError = L.Say(removed.Error?.Message);
        if (removed.IsSuccess) Announcer.Say($"{member.Name} is no member any more.");
        await LoadAsync();
    }

    private async Task RevokeAsync(TokenRow token)
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Revoke '{token.Name}'?", $"Scripts of {token.Owner} that use it stop working at once.", "Revoke", danger: true)) return;
        var revoked = await RevokeToken.ExecuteAsync(token.Id, await Actors.GetActorAsync(gone.Token), gone.Token);
        rowError = L.Say(revoked.Error?.Message);
        await LoadAsync();
    }
}
