using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Tags;

/// <summary>The tags with values that scripts gave a thing; nothing where they gave none.</summary>
public sealed partial class KeyedTagList
{
    /// <summary>Names the thing.</summary>
    [Parameter, EditorRequired]
    public string Key { get; set; } = string.Empty;

    /// <summary>Reads them, with the rights of whoever looks.</summary>
    [Parameter, EditorRequired]
    public Func<Actor, CancellationToken, Task<Result<IReadOnlyList<KeyedTagGroup>>>> Read { get; set; } = default!;

    /// <summary>The entities whose history tells of a change; none where the list need not stay true.</summary>
    [Parameter]
    public IReadOnlyCollection<Guid> Entities { get; set; } = [];

    /// <summary>Which of their events do.</summary>
    [Parameter]
    public Func<HistoryEvent, bool>? Filter { get; set; }

    /// <summary>True where a line with their number stands for them until it is opened.</summary>
    [Parameter]
    public bool IsFolded { get; set; }

    /// <inheritdoc/>
    protected override string Place => Key;

    /// <inheritdoc/>
    protected override Task<Result<IReadOnlyList<KeyedTagGroup>>> LoadAsync(Actor actor, CancellationToken ct) => Read(actor, ct);

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult(Entities);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => Filter?.Invoke(happened) == true;
}
