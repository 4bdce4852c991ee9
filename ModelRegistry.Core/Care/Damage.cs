using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Care;

/// <summary>Files of a version whose bytes are marked as rotten.</summary>
/// <param name="Count">How many.</param>
/// <param name="Paths">Some of them in path order, at most <see cref="MostPaths"/>.</param>
public sealed record VersionDamage(int Count, IReadOnlyList<string> Paths)
{
    /// <summary>How many paths are named at most.</summary>
    public const int MostPaths = 20;
}

/// <summary>Asks the marks. They are none nearly always, and that is asked first: nothing of a version's files is read for it.</summary>
internal static class Damage
{
    /// <summary>The damage of those of <paramref name="versionIds"/> that have any.</summary>
    public static async Task<Dictionary<Guid, VersionDamage>> OfAsync(RegistryDbContext db, IReadOnlyCollection<Guid> versionIds, CancellationToken ct)
    {
        var found = new Dictionary<Guid, VersionDamage>();
        if (!await db.RottenBlobs.AnyAsync(ct)) return found;
        var counts = await Files(db).Where(f => versionIds.Contains(f.VersionId)).GroupBy(f => f.VersionId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        foreach (var version in counts)
        {
            var paths = await Files(db).Where(f => f.VersionId == version.Key).OrderBy(f => f.Position).Take(VersionDamage.MostPaths).Select(f => f.Path).ToListAsync(ct);
            found.Add(version.Key, new(version.Count, paths));
        }

        return found;
    }

    /// <summary>Of one version, or null.</summary>
    public static async Task<VersionDamage?> FindAsync(RegistryDbContext db, Guid versionId, CancellationToken ct) =>
        (await OfAsync(db, [versionId], ct)).GetValueOrDefault(versionId);

    /// <summary>Files whose bytes are marked.</summary>
    public static IQueryable<Artifacts.VersionFile> Files(RegistryDbContext db) =>
        from rotten in db.RottenBlobs
        join file in db.VersionFiles.AsNoTracking() on rotten.Digest equals file.Digest
        select file;
}

/// <summary>What is refused for rotten bytes.</summary>
internal static class DamageErrors
{
    /// <summary>No alias moves there, and no archive is sent.</summary>
    public static Error Version(Text what, VersionDamage damage) => new(ErrorKind.Conflict, "version_damaged",
        $"{what}: the storage no longer has the bytes of {Text.Count(damage.Count, "file", "files")} of this version as they were logged ({string.Join(", ", damage.Paths)}). Log the same bytes again, anywhere, and they are whole.")
    {
        Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["damagedFiles"] = damage.Paths, ["damagedCount"] = damage.Count },
    };

    /// <summary>Its bytes are not sent.</summary>
    public static Error File(string path, string digest) => new(ErrorKind.Conflict, "file_damaged",
        $"The storage no longer has the bytes of '{path}' as they were logged, and nothing else is served in their place. Log the same bytes again, anywhere, and they are whole.")
    {
        Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["path"] = path, ["digest"] = digest },
    };
}
