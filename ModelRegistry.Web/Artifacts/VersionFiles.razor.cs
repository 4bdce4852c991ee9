using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A version's files, a page at a time, each as a plain link that a browser downloads.</summary>
public sealed partial class VersionFiles
{
    /// <summary>Files of one page.</summary>
    public const int PageSize = 100;

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
    protected override Task<Result<Page<FileView>>> LoadAsync(Actor actor, CancellationToken ct) =>
        Versions.ListFilesAsync(Version.Id, new(PageSize, Cursor), actor, ct);

    // A version's files never change.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
