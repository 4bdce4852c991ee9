using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Makes, lists and revokes the signed-in person's tokens.</summary>
public sealed partial class Tokens
{
    private static readonly int[] Lives = [30, 90, 365];

    private FormOutcome outcome = FormOutcome.None;
    private IReadOnlyList<string> entities = [];
    private Page<TokenRow> tokens = new([], null);
    private MadeToken? made;
    private Actor actor = default!;

    [SupplyParameterFromForm]
    private TokenInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private TokenQueries Queries { get; set; } = default!;

    [Inject]
    private MakeToken MakeToken { get; set; } = default!;

    [Inject]
    private RevokeToken RevokeToken { get; set; } = default!;

    private CancellationToken Ct => HttpContext.RequestAborted;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new() { MaxRole = nameof(Role.Contributor), Days = Lives[1] };
        actor = await Actors.GetActorAsync(Ct);
        entities = await EntityChoices.LoadAsync(Entities, actor, Ct);
        await LoadAsync();
    }

    private static Text LimitsOf(TokenRow token) =>
        token.Entity is { } entity ? (Text)$"{RoleWords.Of(token.MaxRole).Name}, {entity} only" : RoleWords.Of(token.MaxRole).Name;

    private async Task LoadAsync()
    {
        var page = await Queries.OwnAsync(new(PageRequest.DefaultLimit, Cursor), actor, Ct);
        if (page.IsSuccess) tokens = page.Value;
        else outcome = new(Refusal: page.Error);
    }

    private async Task MakeAsync()
    {
        // The answer holds a secret: no cache may keep it.
        HttpContext.Response.Headers.CacheControl = "no-store";
        var result = await MakeToken.ExecuteAsync(new(Input.Name, Input.MaxRole, Input.Entity, Input.Days) { Id = Input.Id }, actor, Ct);
        if (result.TryGet(out made, out var error)) await LoadAsync();
        else outcome = new(Refusal: error);
    }

    private async Task RevokeAsync(TokenRow token)
    {
        outcome = FormOutcome.Of(await RevokeToken.ExecuteAsync(token.Id, actor, Ct), _ => $"The token '{token.Name}' is revoked.");
        await LoadAsync();
    }

    private sealed class TokenInput
    {
        /// <summary>Another for each form that is shown: the same form sent again by a reload makes no second token.</summary>
        public Guid? Id { get; set; }

        public string? Name { get; set; }

        public string? MaxRole { get; set; }

        public string? Entity { get; set; }

        public int? Days { get; set; }
    }
}
