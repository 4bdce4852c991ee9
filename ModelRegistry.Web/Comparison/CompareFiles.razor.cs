using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comparison;

namespace ModelRegistry.Web.Comparison;

/// <summary>Files as rows: added, removed, changed or the same by digest.</summary>
public sealed partial class CompareFiles
{
    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public VersionComparison Comparison { get; set; } = default!;

    private ComparedRows<ComparedFile> Paths => Comparison.Files.Paths;

    private string Href(int column, FileView file)
    {
        var version = Comparison.Columns[column].Version!;
        return $"{Urls.Tab(Urls.Version(version.Artifact, version.Number), "files")}&{Urls.FileParameter}={Uri.EscapeDataString(file.Path)}";
    }
}
