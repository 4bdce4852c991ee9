using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>Says of files that are missing where the store takes their bytes itself. The caller has decided who may send them.</summary>
/// <param name="blobs">Where the store does so.</param>
public sealed class DirectUploads(IDirectBlobs? blobs = null)
{
    /// <summary>Views of the files, in their order; those over the size have an address, signed anew each time.</summary>
    internal async Task<IReadOnlyList<DraftFileView>> ViewAsync(IReadOnlyList<DraftFile> files, CancellationToken ct)
    {
        var views = new List<DraftFileView>(files.Count);
        foreach (var file in files) views.Add(await ViewAsync(file, ct));
        return views;
    }

    /// <summary>The same of one.</summary>
    internal async Task<DraftFileView> ViewAsync(DraftFile file, CancellationToken ct)
    {
        var view = DraftFileView.Of(file);
        return blobs is not null && file is { Token: { } token } && file.Size > blobs.OverBytes ? view with { Direct = await blobs.SignUploadAsync(token.ToString("N"), ct) } : view;
    }
}
