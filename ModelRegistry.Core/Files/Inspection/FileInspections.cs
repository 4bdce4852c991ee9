using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A file of a version, looked into.</summary>
/// <param name="File">Which.</param>
/// <param name="Scan">What the scan for code says; null while it waits.</param>
/// <param name="Inspection">What was seen.</param>
public sealed record InspectedFile(FileView File, ScanOutcome? Scan, FileInspection Inspection);

/// <summary>
/// Looks inside files of versions, after the rights to their bytes. For tensors by name, shape and type: <c>GetAsync(…)</c> and
/// <see cref="FileInspection.Tensors"/>.
/// </summary>
public sealed class FileInspections(IDbContextFactory<RegistryDbContext> contexts, FileDownloads downloads, IBlobStore store, TimeProvider clock)
{
    /// <summary>One file; or <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>, <c>storage_unavailable</c>. A file that can't be read is an answer too.</summary>
    public async Task<Result<InspectedFile>> GetAsync(Guid versionId, string path, Actor actor, CancellationToken ct)
    {
        if (!(await downloads.GetAsync(versionId, path, actor, ct)).TryGet(out var file, out var error)) return error;
        var hex = file.Digest.Hex;
        FileScan? scan;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            scan = await db.FileScans.AsNoTracking().FirstOrDefaultAsync(s => s.Digest == hex, ct);
        }

        try
        {
            return new InspectedFile(file, scan?.For(file.Path), await LookAsync(file, ct));
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    /// <summary>The type of an image that a page may show, or <c>not_an_image</c>; for a file that <see cref="FileDownloads.GetAsync"/> allowed.</summary>
    public async Task<Result<ImageFacts>> GetImageAsync(FileView file, CancellationToken ct)
    {
        try
        {
            await using var reader = new ByteReader(BlobBytes.Opener(store, file.Digest), file.Size);
            return await ImageReader.FindAsync(reader, ct) is { } image && ImageReader.IsShown(image, file.Size) ? image : NotAnImage;
        }
        catch (UnreadableException)
        {
            return NotAnImage;
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    private static Error NotAnImage => Error.Invalid("not_an_image", "path", "Only PNG, JPEG, GIF and WebP are shown, to 32 MiB and 64 million pixels; download the file instead.");

    private async Task<FileInspection> LookAsync(FileView file, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(InspectionLimits.Time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            // Reading is work for a processor: a circuit's own thread should not be the one that does it.
            return await Task.Run(() => FileReaders.ReadAsync(file.Path, file.Size, BlobBytes.Opener(store, file.Digest), either.Token), either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new() { Format = FileReaders.FormatOf(file.Path), State = InspectionState.TooLarge, Note = "Looking into it took longer than two seconds." };
        }
    }
}
