using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Live;

namespace ModelRegistry.Web.Comparison;

/// <summary>A part of a comparison that is read from files: after the page is there, and not for the first, static answer that would wait for it.</summary>
public abstract class CompareContent<T> : LiveView<T>
    where T : class
{
    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public VersionComparison Comparison { get; set; } = default!;

    /// <summary>Whether what is the same shows too.</summary>
    [Parameter]
    public bool ShowsAll { get; set; }

    /// <summary>The columns' versions.</summary>
    protected IReadOnlyList<Guid?> Versions => Comparison.Columns.Select(column => column.Version?.Id).ToList();

    /// <inheritdoc/>
    protected override string Place => string.Join(',', Versions);

    /// <inheritdoc/>
    protected override string Part => ShowsAll ? "all" : string.Empty;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? base.OnParametersSetAsync() : Task.CompletedTask;

    // A version's files never change; who may read them is asked when the page loads again.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
