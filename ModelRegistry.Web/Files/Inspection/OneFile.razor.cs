using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>One file of a version at an address of its own, in the place of the list of files.</summary>
public sealed partial class OneFile
{
    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>The file, from the address.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = string.Empty;

    /// <summary>True where the reader's role is enough to read files.</summary>
    [Parameter]
    public bool MayDownload { get; set; }

    /// <summary>The page of a long list of tensors, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string ToFiles => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [Urls.FileParameter] = null,
        [KeysetPager.CursorParameter] = null,
    });
}
