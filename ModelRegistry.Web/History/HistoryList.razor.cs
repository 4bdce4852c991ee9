using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.History;

/// <summary>A page of history that grows while it is open.</summary>
public sealed partial class HistoryList
{
    /// <summary>Events of one page.</summary>
    public const int PageSize = 50;

    /// <summary>Names what is read, alias filter included; another key is another history.</summary>
    [Parameter, EditorRequired]
    public string Key { get; set; } = string.Empty;

    /// <summary>Reads a page of it.</summary>
    [Parameter, EditorRequired]
    public Func<PageRequest, Actor, CancellationToken, Task<Result<Page<HistoryEvent>>>> Read { get; set; } = default!;

    /// <summary>The entities it is of, or null for every one that the reader may see.</summary>
    [Parameter]
    public IReadOnlyCollection<Guid>? Entities { get; set; }

    /// <summary>Which of their events belong here; all where none is given.</summary>
    [Parameter]
    public Func<HistoryEvent, bool>? Filter { get; set; }

    /// <summary>The collection whose page this stands on.</summary>
    [Parameter]
    public Guid? Within { get; set; }

    /// <summary>The page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>Said where there are no events.</summary>
    [Parameter]
    public string? EmptyTitle { get; set; }

    [Inject]
    private Core.RegisteredModels.HomeQueries Home { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Key;

    /// <inheritdoc/>
    protected override string Part => Cursor ?? string.Empty;

    /// <inheritdoc/>
    protected override Task<Result<Page<HistoryEvent>>> LoadAsync(Actor actor, CancellationToken ct) => Read(new(PageSize, Cursor), actor, ct);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        Entities ?? [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => Filter?.Invoke(happened) ?? true;
}
