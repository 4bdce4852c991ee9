using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Files;

/// <summary>A version's model card as text.</summary>
/// <param name="Path">The file it is from.</param>
/// <param name="Text">Markdown of a stranger, at most <see cref="ModelCards.MaxBytes"/> bytes of it.</param>
/// <param name="IsCut">True where the file is longer.</param>
public sealed record ModelCard(string Path, string Text, bool IsCut);

/// <summary>Finds and reads model cards: <c>README.md</c>, or else the first <c>.md</c> at the top of a version.</summary>
public sealed class ModelCards(IDbContextFactory<RegistryDbContext> contexts, FileDownloads downloads)
{
    /// <summary>Bytes that are read of a card.</summary>
    public const int MaxBytes = 512 * 1024;

    private static readonly string ReadmeKey = FilePath.Parse("README.md").Value.KeyHash;

    /// <summary>The card, null where the version has none; or <c>not_found</c>, <c>forbidden</c> (a card is a file's bytes), <c>storage_unavailable</c>, <c>file_damaged</c>.</summary>
    public async Task<Result<ModelCard?>> FindAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        FileView? file;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out var grant, out var refusal)) return refusal;
            file = await FindFileAsync(db, versionId, ct);
            if (file is not null && !grant.Allows(RegistryAction.DownloadFiles)) return EntityAccess.Forbidden(RegistryAction.DownloadFiles, grant);
        }

        return await ReadAsync(file, ct);
    }

    /// <summary>The same for a rule, which nobody is shown the card by.</summary>
    internal async Task<Result<ModelCard?>> ReadAsync(Guid versionId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(await FindFileAsync(db, versionId, ct), ct);
    }

    /// <summary>The card among the files of a manifest, by the same rule as among those of a version.</summary>
    internal static ManifestFile? Find(IEnumerable<ManifestFile> files) => files
        .Where(f => !f.Path.Value.Contains('/', StringComparison.Ordinal) && (f.Path.Value.EndsWith(".md", StringComparison.Ordinal) || f.Path.Value.EndsWith(".MD", StringComparison.Ordinal)))
        .OrderBy(f => f.Path.KeyHash == ReadmeKey ? 0 : 1).FirstOrDefault();

    private static async Task<FileView?> FindFileAsync(RegistryDbContext db, Guid versionId, CancellationToken ct)
    {
        var file = await db.VersionFiles.AsNoTracking()
            .Where(f => f.VersionId == versionId && !f.Path.Contains("/") && (f.Path.EndsWith(".md") || f.Path.EndsWith(".MD")))
            .OrderBy(f => f.PathHash == ReadmeKey ? 0 : 1).ThenBy(f => f.Position).FirstOrDefaultAsync(ct);
        return file is null ? null : VersionQueries.ToView(file);
    }

    private async Task<Result<ModelCard?>> ReadAsync(FileView? file, CancellationToken ct)
    {
        if (file is null) return (ModelCard?)null;
        if (!(await downloads.OpenAsync(file, 0, ct)).TryGet(out var stream, out var error)) return error;
        await using (stream)
        {
            var bytes = new byte[(int)Math.Min(file.Size, MaxBytes)];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            return new ModelCard(file.Path, Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF'), file.Size > MaxBytes);
        }
    }
}
