using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>Which reader looks into which file. The name says what it should be; where the name says nothing, the first bytes do.</summary>
internal static class FileReaders
{
    // A walk of this many opcodes is a fraction of a second.
    private const long Steps = 5_000_000;

    private static readonly Dictionary<string, FileFormat> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".safetensors"] = FileFormat.Safetensors,
        [".onnx"] = FileFormat.Onnx,
        [".gguf"] = FileFormat.Gguf,
        [".npy"] = FileFormat.Npy,
        [".npz"] = FileFormat.Npz,
        [".zip"] = FileFormat.Zip,
        [".keras"] = FileFormat.Zip,
        [".json"] = FileFormat.Json,
        [".ipynb"] = FileFormat.Json,
        [".yaml"] = FileFormat.Yaml,
        [".yml"] = FileFormat.Yaml,
        [".csv"] = FileFormat.Table,
        [".tsv"] = FileFormat.Table,
        [".md"] = FileFormat.Markdown,
        [".markdown"] = FileFormat.Markdown,
        [".png"] = FileFormat.Image,
        [".jpg"] = FileFormat.Image,
        [".jpeg"] = FileFormat.Image,
        [".gif"] = FileFormat.Image,
        [".webp"] = FileFormat.Image,
    };

    /// <summary>What a file of this name is expected to be.</summary>
    public static FileFormat FormatOf(string path) =>
        PickleNames.Contain(path) ? FileFormat.Pickle : ByEnding.GetValueOrDefault(path[Math.Max(0, path.LastIndexOf('.'))..]);

    /// <summary>Looks into a file. A store that is away and a cancellation go on as exceptions; nothing that a file holds does.</summary>
    public static async Task<FileInspection> ReadAsync(string path, long size, Func<long, CancellationToken, Task<Stream>> open, CancellationToken ct)
    {
        var format = FormatOf(path);
        await using var file = new ByteReader(open, size);
        try
        {
            return format switch
            {
                _ when size == 0 => new() { Format = format, State = InspectionState.Unreadable, Note = "It is empty." },
                FileFormat.Safetensors => await SafetensorsReader.ReadAsync(file, ct),
                FileFormat.Onnx => await OnnxReader.ReadAsync(file, ct),
                FileFormat.Gguf => await GgufReader.ReadAsync(file, ct),
                FileFormat.Npy => await ScannedAsync(await NumpyReader.ReadAsync(file, ct), size, open, ct),
                FileFormat.Npz => await ScannedAsync(await NumpyReader.ReadZipAsync(file, open, ct), size, open, ct),
                FileFormat.Zip => NumpyReader.Listing(await ZipIndex.ReadAsync(file, ct)),
                FileFormat.Pickle => await PickleAsync(file, size, open, ct),
                FileFormat.Json => await JsonFileReader.ReadAsync(file, ct),
                FileFormat.Yaml => await YamlFileReader.ReadAsync(file, ct),
                FileFormat.Table => await TableReader.ReadAsync(path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase), file, ct),
                FileFormat.Image => await ImageReader.ReadAsync(file, ct),
                _ => await TextReading.ReadAsync(format, file, ct),
            };
        }
        catch (UnreadableException exception)
        {
            return new() { Format = format, State = InspectionState.Unreadable, Note = exception.Said };
        }
    }

    private static async Task<FileInspection> PickleAsync(ByteReader file, long size, Func<long, CancellationToken, Task<Stream>> open, CancellationToken ct)
    {
        await file.TryFillAsync(4, ct);
        if (file.Window.StartsWith("GGUF"u8)) return await GgufReader.ReadAsync(file, ct);
        var (isZip, beginsAsOne) = (file.Window.StartsWith(ZipIndex.Magic), file.Window is [0x80, <= 5, ..]);
        var inspection = new FileInspection { Format = FileFormat.Pickle };
        if (isZip) inspection = NumpyReader.Listing(await ZipIndex.ReadAsync(file, ct)) with { Format = FileFormat.Pickle };
        var seen = await ScannedAsync(inspection, size, open, ct);
        // Only the name says so where it neither begins as a pickle nor could be read as one.
        var isPickle = isZip || beginsAsOne || seen.Pickle is { Outcome: not ScanOutcome.NotScanned } or { Imports.Count: > 0 };
        return isPickle ? seen : seen with { Format = FileFormat.Unknown };
    }

    private static async Task<FileInspection> ScannedAsync(FileInspection inspection, long size, Func<long, CancellationToken, Task<Stream>> open, CancellationToken ct)
    {
        await using var again = new ByteReader(open, size);
        var verdict = await FileScanner.ScanAsync(again, open, Steps, ct);
        return inspection with { Pickle = verdict.AsData == ScanOutcome.NoExecutable && inspection.Format != FileFormat.Pickle ? null : verdict.Findings };
    }
}
