using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Pictures;

namespace ModelRegistry.Web.Entities;

/// <summary>An entity and the list of its open tab; the others are null.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Projects">Projects by name.</param>
/// <param name="Models">Registered models by name.</param>
public sealed record EntityPageView(EntityView Entity, Page<ProjectView>? Projects, Page<CollectionView>? Models);

/// <summary>A team's or person's projects, registered models and history.</summary>
public sealed partial class EntityPage
{
    private const int PageSize = 50;
    internal const string ModelsTab = "models";
    private const string HistoryTab = "history";

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = NavTabs.TabParameter)]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = Urls.AtParameter)]
    private string? At { get; set; }

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private ProjectQueries Projects { get; set; } = default!;

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Entity;

    /// <inheritdoc/>
    protected override string Part => $"{Shown}\n{Cursor}";

    private NavTab[] Tabs =>
    [
        new("projects", "Projects", Data?.Entity.Projects),
        new(ModelsTab, "Registered models", Data?.Entity.Models),
        new(StoragePanel.Tab, "Storage"),
        new(HistoryTab, "History"),
    ];

    private string Shown => NavTabs.Choose(Tabs, Tab);

    /// <inheritdoc/>
    protected override async Task<Result<EntityPageView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Entities.GetAsync(Entity, actor, ct)).TryGet(out var entity, out var error)) return error;
        var page = new PageRequest(PageSize, Cursor);
        switch (Shown)
        {
            case HistoryTab or StoragePanel.Tab:
                return new EntityPageView(entity, null, null);
            case ModelsTab:
                var models = await Collections.ListAsync(entity.Name, CollectionPath.RegistryProject, page, actor, ct);
                return models.Map(found => new EntityPageView(entity, null, found));
            default:
                var projects = await Projects.ListAsync(entity.Name, page, actor, ct);
                return projects.Map(found => new EntityPageView(entity, found, null));
        }
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        await Entities.FindGrantAsync(Entity, actor, ct) is { } grant ? [grant.EntityId] : [];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => true;

    /// <inheritdoc/>
    protected override void Loaded() => GoToPresentName(Urls.Entity(Data!.Entity.Name));
}
