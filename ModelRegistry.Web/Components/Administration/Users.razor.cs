using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Account;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Components.Administration;

/// <summary>The administrator's list of accounts: add, lock, make administrators, hand out password links.</summary>
public sealed partial class Users
{
    private FormOutcome outcome = FormOutcome.None;
    private Page<AccountRow> accounts = new([], null);
    private Actor actor = default!;
    private string? link;
    private string? linkFor;

    [SupplyParameterFromForm]
    private AccountInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private AccountQueries Queries { get; set; } = default!;

    [Inject]
    private AddAccount AddAccount { get; set; } = default!;

    [Inject]
    private ChangeAccount ChangeAccount { get; set; } = default!;

    [Inject]
    private UserManager<RegistryUser> Manager { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<Breadcrumb> Trail => [new(L["Accounts"], null)];

    private CancellationToken Ct => HttpContext.RequestAborted;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        actor = await Actors.GetActorAsync(Ct);
        await LoadAsync();
    }

    private static Text RoleChange(AccountRow account) => account.IsAdministrator ? (Text)"Make member" : "Make administrator";

    private async Task LoadAsync()
    {
        var page = await Queries.ListAsync(new(PageRequest.DefaultLimit, Cursor), actor, Ct);
        if (page.IsSuccess) accounts = page.Value;
        else outcome = new(Refusal: page.Error);
    }

    private async Task AddAsync()
    {
        var password = string.IsNullOrEmpty(Input.Password) ? null : Input.Password;
        var added = await AddAccount.ExecuteAsync(new(Input.Name?.Trim(), Input.Email, password, Input.IsAdministrator), actor, Ct);
        outcome = FormOutcome.Of(added, account => $"The account '{account.Name}' is made.");
        if (!added.IsSuccess) return;
        Input = new();
        if (password is null) await ShowLinkAsync(added.Value.Name);
        await LoadAsync();
    }

    private async Task ChangeAsync(ChangeAccountRequest request)
    {
        outcome = FormOutcome.Of(await ChangeAccount.ExecuteAsync(request, actor, Ct), _ => $"The account '{request.Name}' is changed.");
        await LoadAsync();
    }

    private async Task MakeLinkAsync(AccountRow account)
    {
        // The list was read as this administrator a moment ago; nobody else gets here.
        if (actor.IsAdministrator) await ShowLinkAsync(account.Name);
    }

    private async Task ShowLinkAsync(string name)
    {
        if (await Manager.FindByNameAsync(name) is not { } user) return;
        HttpContext.Response.Headers.CacheControl = "no-store";
        linkFor = name;
        link = Navigation.ToAbsoluteUri(await Welcome.LinkAsync(Manager, user)).ToString();
    }

    private sealed class AccountInput
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool IsAdministrator { get; set; }
    }
}
