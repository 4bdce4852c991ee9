using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Scans in the background what was logged: at once where this process logged it, within seconds where another did.</summary>
public sealed class ScanService(ScanFiles scan, ScanBell bell, TimeProvider clock, IDatabaseDialect dialect, ILogger<ScanService> log)
    : WatchService(bell, LookEvery, clock, dialect, log)
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
    protected override string Failure => "Files could not be scanned";
}

/// <summary>Rung by whoever logs a version, heard by <see cref="ScanService"/>.</summary>
public sealed class ScanBell : Bell;
