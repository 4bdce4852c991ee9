using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Empties the bin in the background: versions past their time, drafts past theirs, then bytes that nothing refers to. At once where this process
/// purged or gave a draft up.
/// </summary>
public sealed class BinService(
    PurgeVersion purge, DiscardDraft drafts, SweepBlobs sweep, SweepStates states, BinBell bell, TimeProvider clock, ILogger<BinService> log)
    : WatchService(bell, LookEvery, clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private Text? said;

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        var versions = await purge.ExpireAsync(ct);
        var over = await drafts.ExpireAsync(ct);
        var swept = await sweep.ExecuteAsync(new(IsFull: await states.IsLookDueAsync(ct)), progress: null, ct);
        if (!swept.TryGet(out var report, out var stopped))
        {
            // Said once, not every five minutes; administrators see it on their first page.
            if (!stopped.Message.Equals(said)) log.LogError("The sweep stopped ({Code}): {Why}", stopped.Code, stopped.Message.ToString());
            said = stopped.Message;
            return;
        }

        said = null;
        if (versions + over + report.Blobs + report.Drafts > 0)
            log.LogInformation("The bin purged {Versions} versions, ended {Drafts} drafts and removed {Blobs} blobs", versions, over, report.Blobs);
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.LogWarning(exception, "The bin could not be emptied; it is tried again");
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell : Bell;
