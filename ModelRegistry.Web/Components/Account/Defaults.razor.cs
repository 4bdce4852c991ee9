using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Components.Account;

/// <summary>Chooses the entity and project of references that name none.</summary>
public sealed partial class Defaults
{
    private FormOutcome outcome = FormOutcome.None;
    private IReadOnlyList<string> entities = [];
    private Actor actor = default!;

    [SupplyParameterFromForm]
    private DefaultsInput Input { get; set; } = default!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private ChangeDefaults ChangeDefaults { get; set; } = default!;

    private string Meant => $"{Input.Entity}/{(string.IsNullOrWhiteSpace(Input.Project) ? "?" : Input.Project)}/digits-mlp:v7";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        actor = await Actors.GetActorAsync(HttpContext.RequestAborted);
        Input ??= new() { Entity = actor.DefaultEntity, Project = actor.DefaultProject };
        entities = await EntityChoices.LoadAsync(Entities, actor, HttpContext.RequestAborted);
    }

    private async Task SaveAsync() => outcome = FormOutcome.Of(
        await ChangeDefaults.ExecuteAsync(Input.Entity ?? string.Empty, Input.Project, actor, HttpContext.RequestAborted), _ => "Your defaults are saved.");

    private sealed class DefaultsInput
    {
        public string? Entity { get; set; }

        public string? Project { get; set; }
    }
}

/// <summary>The entities that a form offers.</summary>
internal static class EntityChoices
{
    /// <summary>Names of the entities that the actor may see; the first thousand.</summary>
    public static async Task<IReadOnlyList<string>> LoadAsync(EntityQueries queries, Actor actor, CancellationToken ct)
    {
        var page = await queries.ListAsync(new(PageRequest.MaxLimit), actor, ct);
        return page.IsSuccess ? page.Value.Items.Select(entity => entity.Name).ToList() : [];
    }
}
