using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Empties the bin in the background: versions past their time, drafts past theirs, then bytes that nothing refers to. At once where this process
/// purged or gave a draft up.
/// </summary>
public sealed class BinService(
    PurgeVersion purge, SweepBlobs sweep, SweepStates states, BinBell bell, TimeProvider clock, IDatabaseDialect dialect, ILogger<BinService> log)
    : WatchService(bell, LookEvery, clock, dialect, log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private object? trip;

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        var versions = await purge.ExpireAsync(ct);
        var swept = await sweep.ExecuteAsync(new(IsFull: await states.IsLookDueAsync(ct)), progress: null, ct);
        if (!swept.TryGet(out var report, out var stopped))
        {
            // Once a trip, not with every purge that adds to it; administrators see it on their first page.
            var since = stopped.Details?.GetValueOrDefault(SweepFuse.Since) ?? stopped.Code;
            if (!Equals(since, trip)) Log.LogError("The sweep stopped ({Code}): {Why}", stopped.Code, stopped.Message.ToString());
            trip = since;
            return;
        }

        if (versions + report.EndedDrafts + report.Blobs + report.Drafts > 0)
            Log.LogInformation("The bin purged {Versions} versions, ended {Drafts} drafts and removed {Blobs} blobs", versions, report.EndedDrafts, report.Blobs);
    }

    /// <inheritdoc/>
    protected override string Failure => "The bin could not be emptied";
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell : Bell;
