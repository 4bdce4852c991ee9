namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What the scan of some bytes said. Bytes never change, so one row holds for every file that they are.</summary>
public sealed class FileScan
{
    /// <summary>SHA-256 of the bytes, 64 hex.</summary>
    public required string Digest { get; init; }

    /// <summary>Which scanner said it; a newer one scans again.</summary>
    public required int ScannerVersion { get; set; }

    /// <summary>For files whose name is none that is unpickled.</summary>
    public required ScanOutcome AsData { get; set; }

    /// <summary>For files whose name is.</summary>
    public required ScanOutcome AsPickle { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ScannedAt { get; set; }

    /// <summary>The outcome for a file of this name, or null where an older scanner said it.</summary>
    public ScanOutcome? For(string path) => ScannerVersion < FileScanner.Version ? null : PickleNames.Choose(path, AsData, AsPickle);
}
