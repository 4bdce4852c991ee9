using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Lines to copy that fetch this version.</summary>
public sealed partial class VersionUsage
{
    private const int FilesLookedAt = 100;

    // It answers on that wire alone: see MlFlowNames.LocationOf.
    private bool _isElsewhere;

    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    private string Base => Navigation.BaseUri;

    // The largest is most often the model itself.
    private FileView? Example => Data!.Items.MaxBy(file => file.Size);

    /// <inheritdoc/>
    protected override void OnParametersSet() => _isElsewhere = MlFlowOrigin.Of(Version.Metadata) is { IsElsewhere: true };

    /// <inheritdoc/>
    protected override Task<Result<Page<FileView>>> LoadAsync(Actor actor, CancellationToken ct) => Versions.ListFilesAsync(Version.Id, new(FilesLookedAt), actor, ct);

    // A version's files never change.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
