using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>
/// Proves every promise about the data, while it is in use. It reads by key, a page at a time; what looks wrong is looked at once more in a transaction
/// that nobody changes under, and only what is wrong then is a finding. For whoever has the machine; asks no rights.
/// </summary>
public sealed class CheckRegistry(
    IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, UnnamedBytes unnamed, RotMarks marks, LookAtRot look, VerifyHistory history, TimeProvider clock)
{
    /// <summary>Everything, once. Changes nothing but marks, and those only where it is asked to.</summary>
    /// <exception cref="BlobStoreException">The store is away: nothing is known of the rest.</exception>
    public async Task<FsckReport> ExecuteAsync(FsckRequest request, IProgress<FsckProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var log = new FsckLog();
        if (request.Marks) await look.LookAgainAsync(TimeSpan.Zero, ct);
        var rows = new RowCheck(contexts, log, progress);
        await rows.VersionsAsync(ct);
        await rows.NumbersAsync(ct);
        await rows.AliasesAsync(ct);
        var proof = await history.ExecuteAsync(ct);
        foreach (var broken in proof.Broken) log.Add(FsckCode.HistoryBroken, $"{broken.Entity}, event {broken.Sequence}: {broken.What}");
        var bytes = new BytesCheck(contexts, store, unnamed, request, request.Marks ? marks : null, log, progress, clock);
        await bytes.BlobsAsync(ct);
        await bytes.DraftsAsync(ct);
        await new RunFilesCheck(contexts, store, request, log).ExecuteAsync(ct);
        await bytes.HoldsAsync(ct);
        return new(request.IsDeep, rows.Versions, rows.Files, bytes.Blobs, bytes.Bytes, proof.Events, log.Findings());
    }
}

/// <summary>A second look that nobody changes under: on SQLite it is the only writer for that moment, on SQL Server it locks what it reads.</summary>
internal static class SecondLook
{
    public static Task<T> AtAsync<T>(IDbContextFactory<RegistryDbContext> contexts, Func<RegistryDbContext, Task<T>> read, CancellationToken ct) =>
        contexts.InTransactionAsync((db, _) => read(db), ct, System.Data.IsolationLevel.Serializable);
}
