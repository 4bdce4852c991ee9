using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A page of a version's files, and on the first one what of it lies elsewhere.</summary>
public sealed record VersionContents(Page<FileView> Files, Page<VersionReference> References);

/// <summary>A version's files, a page at a time, each as a plain link that a browser downloads.</summary>
public sealed partial class VersionFiles
{
    /// <summary>Files of one page.</summary>
    public const int PageSize = 100;

    // Where it has no files of its own.
    private MlFlowOrigin? _origin;

    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>True where the reader's role is enough to download.</summary>
    [Parameter]
    public bool MayDownload { get; set; }

    /// <summary>The page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    /// <inheritdoc/>
    protected override string Part => $"{Cursor} {Version.Scan}";

    private string HrefOf(string path) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [Urls.FileParameter] = path,
        [KeysetPager.CursorParameter] = null,
    });

    /// <inheritdoc/>
    protected override void OnParametersSet() => _origin = MlFlowOrigin.Of(Version.Metadata);

    /// <inheritdoc/>
    protected override async Task<Result<VersionContents>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Versions.ListFilesAsync(Version.Id, new(PageSize, Cursor), actor, ct)).TryGet(out var files, out var error)) return error;
        if (Cursor is not null) return new VersionContents(files, new([], null));
        if (!(await Versions.ListReferencesAsync(Version.Id, new(PageSize), actor, ct)).TryGet(out var references, out error)) return error;
        return new VersionContents(files, references);
    }

    // A version's files never change.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
