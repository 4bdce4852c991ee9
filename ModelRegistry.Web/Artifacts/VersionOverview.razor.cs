using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A version's card, or why it can't be read; neither where it has none.</summary>
public sealed record VersionCard(ModelCard? Card, Error? Refusal);

/// <summary>A version's description and model card.</summary>
public sealed partial class VersionOverview
{
    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>True where the reader's role is enough to describe.</summary>
    [Parameter]
    public bool MayDescribe { get; set; }

    /// <summary>Asks for a description.</summary>
    [Parameter]
    public EventCallback OnDescribe { get; set; }

    [Inject]
    private ModelCards Cards { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    /// <inheritdoc/>
    protected override async Task<Result<VersionCard>> LoadAsync(Actor actor, CancellationToken ct)
    {
        var found = await Cards.FindAsync(Version.Id, actor, ct);
        return found.TryGet(out var card, out var refusal) ? new VersionCard(card, null) : new VersionCard(null, refusal);
    }

    // A version's files never change.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
