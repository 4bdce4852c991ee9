using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Uploads;

/// <summary>What is uploaded: files, and what is said of the version; for an upload that goes on, the same files again.</summary>
public sealed partial class UploadChoice
{
    /// <summary>The upload that goes on; null begins one.</summary>
    [Parameter, EditorRequired]
    public DraftView? Draft { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private Text Next => Draft!.MissingCount > 0 ? (Text)"Go on" : "Make the version";

    private string Again => new Uri(Navigation.Uri).AbsolutePath;
}
