using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Empties the bin in the background: versions past their time, drafts past theirs, then bytes that nothing refers to. At once where this process
/// purged or gave a draft up.
/// </summary>
public sealed class BinService(PurgeVersion purge, DiscardDraft drafts, SweepBlobs sweep, BinBell bell, TimeProvider clock, ILogger<BinService> log) : WatchService(bell, LookEvery, clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        var versions = await purge.ExpireAsync(ct);
        var over = await drafts.ExpireAsync(ct);
        var blobs = await sweep.ExecuteAsync(ct);
        if (versions + over + blobs > 0) log.LogInformation("The bin purged {Versions} versions, ended {Drafts} drafts and removed {Blobs} blobs", versions, over, blobs);
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.LogWarning(exception, "The bin could not be emptied; it is tried again");
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell : Bell;
