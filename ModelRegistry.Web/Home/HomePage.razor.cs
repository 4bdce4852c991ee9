using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Home;

/// <summary>What the first page shows.</summary>
/// <param name="Models">Registered models.</param>
/// <param name="Lately">The newest events, what a script does many times over as one.</param>
/// <param name="Entities">Entities that the reader is in.</param>
public sealed record HomeView(Page<CollectionView> Models, IReadOnlyList<HistoryRun> Lately, Page<EntityView> Entities)
{
    /// <summary>True where nothing was ever logged or bookmarked in what the reader may see.</summary>
    public bool IsEmpty => Models.Items.Count == 0 && Entities.Items.All(e => e.Projects == 0 && e.Models == 0);
}

/// <summary>My registered models with the holder of each protected alias, what changed lately, the entities I'm in.</summary>
public sealed partial class HomePage
{
    private const int ModelsShown = 50;
    private const int EventsShown = 15;
    private const int EntitiesShown = 30;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private EntityQueries EntityReads { get; set; } = default!;

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "entities")]
    private string? EntitiesCursor { get; set; }

    /// <inheritdoc/>
    protected override string Place => Urls.Home;

    /// <inheritdoc/>
    protected override string Part => $"{Cursor}\n{EntitiesCursor}";

    /// <inheritdoc/>
    protected override async Task<Result<HomeView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Home.ListModelsAsync(new(ModelsShown, Cursor), actor, ct)).TryGet(out var models, out var error)) return error;
        if (!(await History.ListLatelyAsync(EventsShown, actor, ct)).TryGet(out var lately, out error)) return error;
        if (!(await EntityReads.ListAsync(new(EntitiesShown, EntitiesCursor), actor, ct)).TryGet(out var entities, out error)) return error;
        return new HomeView(models, lately, entities);
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    // Everything that happens shows under "What changed lately".
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => true;
}
