using System.Globalization;
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

        if (string.Join(", ", WhatWasDone(versions, report)) is { Length: > 0 } done) Log.LogInformation("The bin {Done}", done);
    }

    /// <inheritdoc/>
    protected override string Failure => "The bin could not be emptied";

    private static IEnumerable<string> WhatWasDone(int versions, SweepReport report)
    {
        if (versions > 0) yield return $"purged {Some(versions, "version")}";
        if (report.EndedDrafts > 0) yield return $"ended {Some(report.EndedDrafts, "draft")}";
        if (report.Blobs > 0) yield return $"removed {Some(report.Blobs, "blob")}";
        if (report.Drafts > 0) yield return $"removed {Some(report.Drafts, "unfinished file")}";
    }

    // A log is English, whoever reads it.
    private static string Some(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");
}

/// <summary>Rung by whoever purges, heard by <see cref="BinService"/>.</summary>
public sealed class BinBell : Bell;
