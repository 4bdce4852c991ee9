using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>What can be seen of one file, whatever it is.</summary>
public sealed partial class FilePanel
{
    private const int FactsShown = 300;

    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>The file, from the address.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = string.Empty;

    /// <summary>The page of a long list of tensors, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    [Inject]
    private FileInspections Inspections { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Version.Id} {Path}";

    // The scan's end is news for this file too.
    /// <inheritdoc/>
    protected override string Part => $"{Version.Scan}";

    private FileInspection Seen => Data!.Inspection;

    private FileView File => Data!.File;

    // A file that holds nothing to list: no keys, no tensors, no text.
    private bool IsEmpty => Seen is { Facts.Count: 0, Tensors.Count: 0, Inputs.Count: 0, Outputs.Count: 0, Pickle: null, Image: null }
        && Seen.Table is null or { Columns.Count: 0 } && string.IsNullOrEmpty(Seen.Text);

    private Text EmptyTitle => Seen.State switch
    {
        InspectionState.NoReader => (Text)"Nothing here can look into this file",
        InspectionState.TooLarge => "Too large to look into",
        InspectionState.Unreadable => "It can't be read",
        _ => "There is nothing in it",
    };

    private Text EmptyText => Seen.State switch
    {
        InspectionState.NoReader => (Text)"Its bytes are kept and served as they were logged.",
        InspectionState.TooLarge or InspectionState.Unreadable => $"{Seen.Note ?? Text.Nothing} The bytes are kept and served as they were logged.",
        _ => "The file is whole, and lists no tensors, keys or text.",
    };

    /// <inheritdoc/>
    protected override async Task<Result<InspectedFile>> LoadAsync(Actor actor, CancellationToken ct) => await Inspections.GetAsync(Version.Id, Path, actor, ct);

    // A version's files never change.
    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => false;
}
