using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Uploads;

/// <summary>The reader's uploads into an artifact that wait to go on, by a browser or by a script; nothing where there is none.</summary>
public sealed partial class OpenUploads
{
    /// <summary>As the drafts were asked for.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Artifact { get; set; } = default!;

    /// <summary>Newest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DraftView> Drafts { get; set; } = [];

    /// <summary>True where there are more than these.</summary>
    [Parameter]
    public bool HasMore { get; set; }

    // Two that were begun in one minute are told apart by ear as well.
    private static Text ContinueOf(DraftView draft) => draft.FirstPath is { } path
        ? (Text)$"Continue the upload of {path} begun on {Moments.Minute(draft.CreatedAt)} UTC"
        : $"Continue the upload begun on {Moments.Minute(draft.CreatedAt)} UTC";

    private static Text GiveUpOf(DraftView draft) => draft.FirstPath is { } path
        ? (Text)$"Give up the upload of {path} begun on {Moments.Minute(draft.CreatedAt)} UTC"
        : $"Give up the upload begun on {Moments.Minute(draft.CreatedAt)} UTC";
}
