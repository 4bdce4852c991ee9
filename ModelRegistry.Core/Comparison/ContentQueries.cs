using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Comparison;

/// <summary>
/// Sets what is inside versions' files side by side. It reads bytes, which takes longer than a page should wait and the right to download: a
/// column whose files the actor may not read says so.
/// </summary>
public sealed class ContentQueries(IDbContextFactory<RegistryDbContext> contexts, FileInspections inspections, ModelCards cards, TimeProvider clock)
{
    /// <summary>Files of a version that are looked into for tensors.</summary>
    public const int MostFiles = 8;

    /// <summary>Tensors of a version that are held.</summary>
    public const int MostTensors = 20_000;

    // Each file has its two seconds; all together have this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tensors by name, shape and type.</summary>
    /// <param name="versions">The columns, null for one that is not there.</param>
    /// <param name="all">Also those that are the same in all.</param>
    public async Task<Result<ComparedTensors>> GetTensorsAsync(IReadOnlyList<Guid?> versions, bool all, Actor actor, CancellationToken ct)
    {
        if (Check(versions) is { } bad) return bad;
        var until = clock.GetUtcNow() + Patience;
        // The same bytes in two columns are read once.
        var known = new Dictionary<(Digest, FileFormat), FileInspection>();
        var sources = new List<TensorSource?>();
        var columns = new List<IReadOnlyList<TensorFile>?>();
        foreach (var version in versions)
        {
            var (source, files) = version is { } id ? await ReadAsync(id, known, until, actor, ct) : (null, null);
            sources.Add(source);
            columns.Add(files);
        }

        return new ComparedTensors(TensorRows.Of(columns, all), sources);
    }

    /// <summary>Each column's model card against that of the first column that is there; null for a column that is not.</summary>
    /// <param name="versions">The columns, null for one that is not there.</param>
    /// <param name="all">All lines, not only those around a change.</param>
    public async Task<Result<IReadOnlyList<ComparedCard?>>> GetCardsAsync(IReadOnlyList<Guid?> versions, bool all, Actor actor, CancellationToken ct)
    {
        if (Check(versions) is { } bad) return bad;
        var compared = new List<ComparedCard?>(versions.Count);
        Result<ModelCard?>? origin = null;
        foreach (var version in versions)
        {
            if (version is not { } id)
            {
                compared.Add(null);
                continue;
            }

            var found = await cards.FindAsync(id, actor, ct);
            var refusal = found.Error ?? origin?.Error;
            if (refusal is not null) compared.Add(new(null, false, false, [], 0, refusal));
            else if (origin is not { } first) compared.Add(new(found.Value?.Path, false, false, [], 0, null));
            // Comparing is work for a processor: a circuit's own thread should not be the one that does it.
            else compared.Add(await Task.Run(() => CardLines.Compare(first.Value, found.Value, all), ct));
            origin ??= found;
        }

        return compared;
    }

    private static Error? Check(IReadOnlyList<Guid?> versions) => versions.Count is >= VersionComparison.Least and <= VersionComparison.Most ? null
        : Error.Invalid(versions.Count < VersionComparison.Least ? "compare_too_few" : "compare_too_many", "ref",
            $"A comparison takes {VersionComparison.Least} to {VersionComparison.Most} versions.");

    private async Task<(TensorSource Source, IReadOnlyList<TensorFile>? Files)> ReadAsync(
        Guid version, Dictionary<(Digest, FileFormat), FileInspection> known, DateTimeOffset until, Actor actor, CancellationToken ct)
    {
        if (!(await ListAsync(version, actor, ct)).TryGet(out var files, out var refusal)) return (new(0, 0, [], refusal), null);
        var (read, notes, count) = (new List<TensorFile>(), new List<Text>(), 0);
        foreach (var file in files.First)
        {
            var format = FileReaders.FormatOf(file.Path);
            if (!known.TryGetValue((file.Digest, format), out var seen))
            {
                if (clock.GetUtcNow() >= until || count >= MostTensors)
                {
                    notes.Add(count >= MostTensors ? (Text)$"{file.Path} was not looked into: there are too many tensors." : $"{file.Path} was not looked into: it took too long.");
                    continue;
                }

                if (!(await inspections.GetAsync(version, file.Path, actor, ct)).TryGet(out var found, out refusal))
                {
                    notes.Add($"{file.Path}: {refusal.Message}");
                    continue;
                }

                known[(file.Digest, format)] = seen = found.Inspection;
            }

            if (seen.Note is { } note) notes.Add($"{file.Path}: {note}");
            read.Add(new(file.Path, format, seen.Tensors.Take(Math.Max(0, MostTensors - count)).ToList()));
            count += seen.Tensors.Count;
        }

        if (files.Count > MostFiles)
            notes.Add($"Only the first {MostFiles} of {files.Count:N0} files with tensors were looked into.");
        return (new(files.Count, Math.Min(count, MostTensors), notes, null), read);
    }

    private async Task<Result<(List<FileView> First, int Count)>> ListAsync(Guid version, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, version, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out var error)) return error;
        var files = db.VersionFiles.AsNoTracking().Where(f => f.VersionId == version
            && (f.Path.EndsWith(".safetensors") || f.Path.EndsWith(".onnx") || f.Path.EndsWith(".gguf") || f.Path.EndsWith(".npy") || f.Path.EndsWith(".npz")));
        var first = await files.OrderBy(f => f.Position).Take(MostFiles).ToListAsync(ct);
        return (first.ConvertAll(VersionQueries.ToView), first.Count < MostFiles ? first.Count : await files.CountAsync(ct));
    }
}
