using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Care;

/// <summary>Checks what the database says against itself.</summary>
internal sealed class RowCheck(IDbContextFactory<RegistryDbContext> contexts, FsckLog log, IProgress<FsckProgress>? progress)
{
    private const int AtOnce = 200;

    public long Versions { get; private set; }

    public long Files { get; private set; }

    /// <summary>Each version's digest is that of its manifest, and its totals are those of its files.</summary>
    public async Task VersionsAsync(CancellationToken ct)
    {
        for (var last = Guid.Empty; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var ids = await db.Versions.AsNoTracking().Where(v => v.PurgedAt == null && v.Id.CompareTo(last) > 0).OrderBy(v => v.Id).Take(AtOnce).Select(v => v.Id).ToListAsync(ct);
            if (ids.Count == 0) return;
            last = ids[^1];
            foreach (var id in ids)
            {
                var seen = await LookAsync(db, id, ct);
                if (seen is { Faults.Count: > 0 }) seen = await SecondLook.AtAsync(contexts, again => LookAsync(again, id, ct), ct);
                if (seen is null) continue;
                (Versions, Files) = (Versions + 1, Files + seen.Files);
                foreach (var code in seen.Faults) log.Add(code, seen.Ref);
            }

            progress?.Report(new("versions", Versions, 0));
        }
    }

    /// <summary>Each collection's numbers go from 0 to its counter without a gap, and in an artifact they are the versions' own.</summary>
    public Task NumbersAsync(CancellationToken ct) => PagedAsync("collections", NumbersAsync, FsckNumbers.Fault, ct);

    /// <summary>Each alias's holder is its history's last, its generation the number of its changes.</summary>
    public Task AliasesAsync(CancellationToken ct) => PagedAsync("aliases", AliasesAsync, FsckAlias.Fault, ct);

    private async Task PagedAsync<T>(string part, Func<RegistryDbContext, Guid?, Guid, CancellationToken, Task<List<T>>> read, Func<T, (string Code, string Where)?> fault, CancellationToken ct)
        where T : IFsckRow
    {
        var done = 0L;
        for (var last = Guid.Empty; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var rows = await read(db, null, last, ct);
            if (rows.Count == 0) return;
            last = rows[^1].Id;
            done += rows.Count;
            foreach (var row in rows.Where(row => fault(row) is not null))
            {
                var again = await SecondLook.AtAsync(contexts, one => read(one, row.Id, Guid.Empty, ct), ct);
                if (again is [var now] && fault(now) is { } found) log.Add(found.Code, found.Where);
            }

            progress?.Report(new(part, done, 0));
        }
    }

    private static async Task<SeenVersion?> LookAsync(RegistryDbContext db, Guid id, CancellationToken ct)
    {
        var version = await db.Versions.AsNoTracking().Where(v => v.Id == id && v.PurgedAt == null)
            .Select(v => new { v.Digest, v.FileCount, v.SizeBytes, v.Metadata, v.References, v.Number, Entity = v.Artifact!.Entity!.Name, Project = v.Artifact.Project!.Name, v.Artifact.Name }).FirstOrDefaultAsync(ct);
        if (version is null) return null;
        var files = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == id).Select(f => new { f.Path, f.Size, f.Digest }).ToListAsync(ct);
        var faults = new List<string>();
        if (files.Count != version.FileCount || files.Sum(f => f.Size) != version.SizeBytes) faults.Add(FsckCode.VersionTotals);
        if (Recompute() != version.Digest) faults.Add(FsckCode.VersionDigest);
        return new(new Reference(new(version.Entity, version.Project, version.Name), MemberSelector.Of(version.Number)).ToString(), files.Count, faults);

        // Null where the rows are none that could ever have been logged.
        string? Recompute()
        {
            var all = new List<ManifestFile>(files.Count);
            foreach (var file in files)
            {
                if (!FilePath.Parse(file.Path).TryGet(out var path, out _) || !Digest.TryFromHex(file.Digest, out var digest)) return null;
                all.Add(new(path, digest, file.Size));
            }

            return JsonObjectText.Parse(version.Metadata).TryGet(out var metadata, out _) && Manifest.Of(all, metadata, VersionReference.Parse(version.References)).TryGet(out var manifest, out _) ? manifest.ComputeDigest().Hex : null;
        }
    }

    private static Task<List<FsckNumbers>> NumbersAsync(RegistryDbContext db, Guid? one, Guid after, CancellationToken ct) =>
        (one is { } id ? db.Collections.Where(c => c.Id == id) : db.Collections.Where(c => c.Id.CompareTo(after) > 0)).AsNoTracking().OrderBy(c => c.Id).Take(AtOnce).Select(c => new FsckNumbers
        {
            Id = c.Id,
            Path = c.Entity!.Name + "/" + c.Project!.Name + "/" + c.Name,
            Next = c.NextNumber,
            Count = c.Members.Count,
            Least = c.Members.Min(m => (int?)m.Number),
            Most = c.Members.Max(m => (int?)m.Number),
            Astray = c.Kind == CollectionKind.Artifact ? c.Members.Count(m => m.Version!.Number != m.Number || m.Version.ArtifactId != c.Id) : 0,
            Own = c.Kind == CollectionKind.Artifact ? db.Versions.Count(v => v.ArtifactId == c.Id) : c.Members.Count,
        }).ToListAsync(ct);

    private static Task<List<FsckAlias>> AliasesAsync(RegistryDbContext db, Guid? one, Guid after, CancellationToken ct) =>
        (one is { } id ? db.Aliases.Where(a => a.Id == id) : db.Aliases.Where(a => a.Id.CompareTo(after) > 0)).AsNoTracking().OrderBy(a => a.Id).Take(AtOnce).Select(a => new FsckAlias
        {
            Id = a.Id,
            Path = a.Collection!.Entity!.Name + "/" + a.Collection.Project!.Name + "/" + a.Collection.Name + ":" + a.Name,
            Generation = a.Generation,
            Holder = a.Holder!.Number,
            HolderVersion = a.Holder.VersionId,
            HolderRemovedAt = a.Holder.RemovedAt,
            Changes = db.History.Count(e => e.CollectionId == a.CollectionId && e.AliasKey == a.NameKey && e.Generation != null),
            LastGeneration = db.History.Where(e => e.CollectionId == a.CollectionId && e.AliasKey == a.NameKey && e.Generation != null).OrderByDescending(e => e.Sequence).Select(e => e.Generation).FirstOrDefault(),
            LastHolder = db.History.Where(e => e.CollectionId == a.CollectionId && e.AliasKey == a.NameKey && e.Generation != null).OrderByDescending(e => e.Sequence).Select(e => e.ToNumber).FirstOrDefault(),
            LastVersion = db.History.Where(e => e.CollectionId == a.CollectionId && e.AliasKey == a.NameKey && e.Generation != null).OrderByDescending(e => e.Sequence).Select(e => e.VersionId).FirstOrDefault(),
        }).ToListAsync(ct);

    private sealed record SeenVersion(string Ref, int Files, IReadOnlyList<string> Faults);
}

/// <summary>A row that a check pages by.</summary>
internal interface IFsckRow
{
    Guid Id { get; }
}

/// <summary>The numbers of one collection.</summary>
internal sealed record FsckNumbers : IFsckRow
{
    public required Guid Id { get; init; }

    public required string Path { get; init; }

    public required int Next { get; init; }

    public required int Count { get; init; }

    public required int? Least { get; init; }

    public required int? Most { get; init; }

    public required int Astray { get; init; }

    public required int Own { get; init; }

    public static (string Code, string Where)? Fault(FsckNumbers row) =>
        // Unique they are by an index: as many as the counter says, from 0 on, and none beyond it, is without a gap.
        row.Count == row.Next && (row.Least ?? 0) == 0 && (row.Most ?? -1) == row.Next - 1 && row is { Astray: 0 } && row.Own == row.Count
            ? null
            : (FsckCode.NumbersGap, FormattableString.Invariant($"{row.Path}: {row.Count} members from {row.Least} to {row.Most}, {row.Own} of its own, {row.Astray} under another number; its counter is at {row.Next}"));
}

/// <summary>One alias and its history.</summary>
internal sealed record FsckAlias : IFsckRow
{
    public required Guid Id { get; init; }

    public required string Path { get; init; }

    public required long Generation { get; init; }

    public required int? Holder { get; init; }

    public required Guid? HolderVersion { get; init; }

    public required DateTimeOffset? HolderRemovedAt { get; init; }

    public required long Changes { get; init; }

    public required long? LastGeneration { get; init; }

    public required int? LastHolder { get; init; }

    public required Guid? LastVersion { get; init; }

    public static (string Code, string Where)? Fault(FsckAlias row)
    {
        if (row.HolderRemovedAt is not null) return (FsckCode.AliasHolderRemoved, row.Path);
        return row.Changes == row.Generation && (row.LastGeneration ?? 0) == row.Generation && row.LastHolder == row.Holder && (row.Holder is null || row.LastVersion == row.HolderVersion)
            ? null
            : (FsckCode.AliasHistory, FormattableString.Invariant($"{row.Path}: holder v{row.Holder}, generation {row.Generation}; in history {row.Changes} changes, the last v{row.LastHolder}, generation {row.LastGeneration}"));
    }
}
