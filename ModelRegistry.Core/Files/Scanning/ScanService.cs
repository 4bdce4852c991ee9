using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Scans in the background what was logged: at once where this process logged it, within seconds where another did.</summary>
public sealed class ScanService(ScanFiles scan, ScanBell bell, TimeProvider clock, ILogger<ScanService> log) : WatchService(bell, LookEvery, clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (await scan.NextAsync(ct))
        {
        }
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.LogWarning(exception, "Files could not be scanned; it is tried again");
}

/// <summary>Rung by whoever logs a version, heard by <see cref="ScanService"/>.</summary>
public sealed class ScanBell : Bell;
