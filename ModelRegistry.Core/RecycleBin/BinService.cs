using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>Empties the bin in the background: versions past their time, then bytes that nothing refers to. At once where this process purged.</summary>
public sealed class BinService(PurgeVersion purge, SweepBlobs sweep, BinBell bell, TimeProvider clock, ILogger<BinService> log) : WatchService(bell, LookEvery, clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        var versions = await purge.ExpireAsync(ct);
        var blobs = await sweep.ExecuteAsync(ct);
        if (versions + blobs > 0) log.LogInformation("The bin purged {Versions} versions and removed {Blobs} blobs", versions, blobs);
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.LogWarning(exception, "The bin could not be emptied; it is tried again");
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell : Bell;
