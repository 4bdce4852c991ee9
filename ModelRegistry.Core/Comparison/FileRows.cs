using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Comparison;

/// <summary>
/// Sets the files of versions side by side. Each version's are read in path order, two thousand at a time, and merged: five versions of a hundred
/// thousand files are counted without being held.
/// </summary>
internal static class FileRows
{
    /// <summary>Paths that are listed at most; the rest are counted.</summary>
    public const int Most = 500;

    private const int AtOnce = 2_000;

    /// <param name="versions">Null for a column that is not there.</param>
    /// <param name="baseColumn">The column that the others are held against.</param>
    public static async Task<ComparedFiles> OfAsync(RegistryDbContext db, IReadOnlyList<Guid?> versions, int? baseColumn, bool all, CancellationToken ct)
    {
        var shelves = versions.Select(id => id is { } version ? new Shelf(db, version) : null).ToList();
        var counts = versions.Select(id => id is null ? null : new int[Enum.GetValues<FileChange>().Length]).ToList();
        var rows = new List<ComparedFile>();
        var (total, differing) = (0, 0);
        while (await NextPathAsync(shelves, ct) is { } path)
        {
            var found = new FileInColumn?[shelves.Count];
            var origin = baseColumn is { } column ? shelves[column]!.Find(path) : null;
            var differs = false;
            for (var i = 0; i < shelves.Count; i++)
            {
                if (shelves[i] is not { } shelf) continue;
                var file = shelf.Find(path);
                var change = ChangeOf(file, origin);
                // All the same as the base: then also as each other. Two that the base lacks may be the same, yet the base is a column too.
                differs |= change != FileChange.Same;
                counts[i]![(int)change]++;
                if (rows.Count < Most) found[i] = new(change, file is null ? null : new FileView(file.Path, file.Size, Digest.FromHex(file.Digest)));
            }

            total++;
            if (differs) differing++;
            if ((differs || all) && rows.Count < Most) rows.Add(new(path, found, differs));
            foreach (var shelf in shelves) shelf?.Take(path);
        }

        return new(
            new(rows, total, differing, all),
            counts.ConvertAll(count => count is null ? null : new FileCounts(
                count[(int)FileChange.Added], count[(int)FileChange.Removed], count[(int)FileChange.Changed], count[(int)FileChange.Same])));
    }

    private static FileChange ChangeOf(Entry? file, Entry? origin) => (file, origin) switch
    {
        (null, null) => FileChange.Absent,
        (null, _) => FileChange.Removed,
        (_, null) => FileChange.Added,
        _ => string.Equals(file.Digest, origin.Digest, StringComparison.Ordinal) ? FileChange.Same : FileChange.Changed,
    };

    private static async Task<string?> NextPathAsync(List<Shelf?> shelves, CancellationToken ct)
    {
        string? first = null;
        foreach (var shelf in shelves.OfType<Shelf>())
        {
            var path = await shelf.FillAsync(ct);
            if (path is not null && (first is null || string.CompareOrdinal(path, first) < 0)) first = path;
        }

        return first;
    }

    // What is compared and shown of a file, and no more: there may be half a million.
    private sealed record Entry(int Position, string Path, long Size, string Digest);

    private sealed class Shelf(RegistryDbContext db, Guid versionId)
    {
        private List<Entry> files = [];
        private int at;
        private bool isLast;

        private Entry? Head => at < files.Count ? files[at] : null;

        /// <summary>Reads on where what was read is used up; the path of the next file, or null at the end.</summary>
        public async Task<string?> FillAsync(CancellationToken ct)
        {
            if (at < files.Count || isLast) return Head?.Path;
            var after = files.Count == 0 ? -1 : files[^1].Position;
            files = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId && f.Position > after)
                .OrderBy(f => f.Position).Take(AtOnce).Select(f => new Entry(f.Position, f.Path, f.Size, f.Digest)).ToListAsync(ct);
            (at, isLast) = (0, files.Count < AtOnce);
            return Head?.Path;
        }

        public Entry? Find(string path) => Head is { } head && string.Equals(head.Path, path, StringComparison.Ordinal) ? head : null;

        public void Take(string path)
        {
            if (Find(path) is not null) at++;
        }
    }
}
