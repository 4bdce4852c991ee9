using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Core.Runs;

/// <summary>Makes a version of what is kept with a run or a logged model. From then on the version has those bytes, whatever is written there later.</summary>
public sealed class RegisterRunFiles(LogVersion log, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect)
{
    /// <summary>
    /// The version, logged by the owner's run into an artifact of its project; paths are relative to <paramref name="path"/>. Without files where
    /// nothing is kept there. The refusals of logging a version, <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>, <c>changed_meanwhile</c>.
    /// </summary>
    /// <param name="owner">The run or logged model.</param>
    /// <param name="path">A file or folder of it; empty for all.</param>
    /// <param name="artifact">The name of the artifact, made where it is missing.</param>
    /// <param name="words">What is said of the version; its run is the owner's.</param>
    /// <param name="actor">Who registers.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Result<LoggedVersion>> ExecuteAsync(Guid owner, string path, string artifact, LogVersionRequest words, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(words);
        string? folder = null;
        if (path.Length > 0)
        {
            if (!FilePath.Parse(path).TryGet(out var parsed, out var bad)) return bad;
            folder = parsed.Value;
        }

        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            if (!(await FileOwners.GetAsync(db, owner, actor, RegistryAction.LogVersion, ct)).TryGet(out var place, out var error)) return error;
            if (!LogWords.Parse(words with { Run = place.Run }).TryGet(out var parsedWords, out error)) return error;
            var rows = await RunFileQueries.Below(db, owner, folder).AsNoTracking().ToListAsync(ct);
            var files = rows.Select(row => new ManifestFile(FilePath.Parse(Inside(row.Path, folder)).Value, Digest.FromHex(row.Digest), row.Size));
            if (!Manifest.Of(files, parsedWords.Metadata).TryGet(out var manifest, out error)) return error;
            var digests = rows.Select(row => row.Digest).ToHashSet(StringComparer.Ordinal);
            return await log.CommitAsync(
                new(new(place.Entity, place.Project, artifact), true, parsedWords, manifest)
                {
                    // In the entity's turn: whoever writes over one of the files gave its bytes up before, or waits for the version that has them.
                    Open = async scope => await HoldsAsync(scope, owner, digests) ? (LoggedVersion?)null : DatabaseErrors.ChangedMeanwhile,
                },
                actor,
                ct);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Away;
        }
    }

    private static string Inside(string path, string? folder) =>
        folder is null ? path : path == folder ? path[(path.LastIndexOf('/') + 1)..] : path[(folder.Length + 1)..];

    private static async Task<bool> HoldsAsync(WriteScope scope, Guid owner, HashSet<string> digests)
    {
        foreach (var some in digests.Chunk(500))
        {
            if (await scope.Db.BlobClaims.CountAsync(c => c.UploadId == owner && some.Contains(c.Digest), scope.Ct) < some.Length) return false;
        }

        return true;
    }
}
