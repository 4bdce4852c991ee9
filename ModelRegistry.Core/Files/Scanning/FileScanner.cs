using System.IO.Compression;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What a scan says of some bytes. What people do with them depends on the name, which bytes do not have: so there are two answers.</summary>
/// <param name="AsData">Where the name is none that is unpickled.</param>
/// <param name="AsPickle">Where it is.</param>
/// <param name="Findings">What was seen of the pickles in it; null where there is none.</param>
internal sealed record ScanVerdict(ScanOutcome AsData, ScanOutcome AsPickle, PickleFindings? Findings)
{
    public static ScanVerdict Nothing { get; } = new(ScanOutcome.NoExecutable, ScanOutcome.NoExecutable, null);

    public ScanOutcome For(string path) => PickleNames.Choose(path, AsData, AsPickle);
}

/// <summary>Looks for code in bytes: walks what is a pickle, alone, in a zip, behind a NumPy header or packed by zlib. Runs nothing.</summary>
internal sealed class FileScanner(ByteReader file, Func<long, CancellationToken, Task<Stream>> open, PickleBudget budget)
{
    /// <summary>Raised when the list or the walk changes: everything is then scanned again.</summary>
    public const int Version = 2;

    /// <summary>Opcodes of one file at most.</summary>
    public const long Steps = 50_000_000;

    private const int Parts = 200;
    private const int PicklesInARow = 16;
    private const long Unpacked = 1024L * 1024 * 1024;

    // What joblib and others pack with and is not read here: bzip2, xz, LZ4, Zstandard.
    private static readonly byte[][] Packed = [[0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58], [0x04, 0x22, 0x4D, 0x18], [0x28, 0xB5, 0x2F, 0xFD]];

    // HDF5 (Keras keeps functions in it), ELF, compiled WebAssembly.
    private static readonly byte[][] Programs = [[0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], [0x7F, 0x45, 0x4C, 0x46], [0x00, 0x61, 0x73, 0x6D]];

    private readonly PickleRecord record = new();
    private Text? fault;

    /// <summary>The verdict. A store that is away and a cancellation go on as exceptions; nothing that a file holds does.</summary>
    public static Task<ScanVerdict> ScanAsync(ByteReader file, Func<long, CancellationToken, Task<Stream>> open, long steps, CancellationToken ct) =>
        new FileScanner(file, open, new PickleBudget(steps)).ScanAsync(ct);

    private async Task<ScanVerdict> ScanAsync(CancellationToken ct)
    {
        try
        {
            if (!await file.TryFillAsync(1, ct)) return ScanVerdict.Nothing;
            await file.TryFillAsync(8, ct);
            var start = file.Window[..Math.Min(8, file.Window.Length)].ToArray();
            if (start.AsSpan().StartsWith(ZipIndex.Magic)) return await ZipAsync(ct);
            if (start.AsSpan().StartsWith(NumpyHeader.Magic)) return await NumpyAsync(ct);
            if (start is [0x1F, 0x8B, ..] || IsZlib(start)) return await PackedAsync(isGzip: start[0] == 0x1F, ct);
            if (Array.Exists(Programs, magic => start.AsSpan().StartsWith(magic)))
            {
                fault = "It is a program, or a file that may hold one, of a kind that is not read here.";
                return Verdict();
            }

            if (Array.Exists(Packed, magic => start.AsSpan().StartsWith(magic)))
            {
                fault = "It is packed in a way that is not read here.";
                return Verdict();
            }

            await PicklesAsync(file, ct);
            var saysSo = start is [0x80, <= 5, ..];
            if (fault is null || saysSo) return Verdict();
            return record.HasCalledUnlisted ? Verdict(asData: ScanOutcome.Suspicious)
                : Verdict(asData: await KnownBytes.AreDataAsync(open, file.End, ct) ? ScanOutcome.NoExecutable : ScanOutcome.NotScanned);
        }
        catch (UnreadableException exception)
        {
            fault ??= exception.Said;
            return Verdict();
        }
    }

    private ScanVerdict Verdict(ScanOutcome? asData = null)
    {
        var findings = record.Judge(fault);
        return new(asData ?? findings.Outcome, findings.Outcome, findings);
    }

    // Only the first pickle is loaded by load(); what follows is loaded by whoever calls it again, or is data that nobody here understands.
    private async Task PicklesAsync(ByteReader from, CancellationToken ct)
    {
        try
        {
            for (var i = 0; i < PicklesInARow; i++)
            {
                await new PickleWalk(from, record, budget).RunAsync(ct);
                if (!await from.TryFillAsync(1, ct)) return;
                fault ??= "Something follows the end of the pickle.";
            }
        }
        catch (UnreadableException exception)
        {
            fault ??= exception.Said;
        }
    }

    private async Task<ScanVerdict> NumpyAsync(CancellationToken ct)
    {
        // A file that only begins like an array can't be a pickle: its first byte takes two values from an empty stack.
        if (!(await NumpyHeader.ReadAsync(file, ct)).HasObjects) return ScanVerdict.Nothing;
        await PicklesAsync(file, ct);
        return Verdict();
    }

    private async Task<ScanVerdict> PackedAsync(bool isGzip, CancellationToken ct)
    {
        var packed = new DribblingStream(await open(0, ct), file.Size ?? throw new UnreadableException("It is packed more than once."));
        await using var unpacked = new ByteReader(isGzip ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress), Unpacked);
        var isPickle = await unpacked.TryFillAsync(2, ct) && unpacked.Window[0] == 0x80 && unpacked.Window[1] <= 5;
        await PicklesAsync(unpacked, ct);
        if (isGzip) fault ??= "It is packed by gzip, which does not tell what follows its end.";
        else if (packed.Left > 0) fault ??= "Something follows the end of what is packed.";
        else if (packed.IsCutShort) fault ??= "What is packed has no end.";
        return isPickle ? Verdict() : Verdict(asData: record.HasCalledUnlisted ? ScanOutcome.Suspicious : ScanOutcome.NotScanned);
    }

    private async Task<ScanVerdict> ZipAsync(CancellationToken ct)
    {
        var entries = await ZipIndex.ReadAsync(file, ct);
        var parts = entries.Where(entry => PickleNames.Contain(entry.Name) || IsArray(entry)).ToList();
        // NumPy looks at the bytes of a part and not at its name. In PyTorch's zip the other parts are numbers, whatever they look like.
        if (!entries.Any(entry => entry.Name.EndsWith("data.pkl", StringComparison.Ordinal))) await AddByBytesAsync(entries.Except(parts).ToList(), parts, ct);
        if (entries.Any(entry => entry.Name.StartsWith("code/", StringComparison.Ordinal) || entry.Name.Contains("/code/", StringComparison.Ordinal)))
            fault = "It holds TorchScript code, which is not read here.";
        if (parts.Count > Parts) fault ??= "It holds more pickles than are read.";
        var hasPickle = false;
        foreach (var part in parts.Take(Parts)) hasPickle |= await PartAsync(part, ct);
        if (hasPickle || fault is not null) return Verdict();
        fault = "It is a zip without a pickle that is known here.";
        // Arrays of numbers and nothing else; what other files in it are, nobody has looked at.
        return Verdict(asData: entries.All(parts.Contains) ? ScanOutcome.NoExecutable : ScanOutcome.NotScanned);
    }

    private async Task AddByBytesAsync(List<ZipEntry> others, List<ZipEntry> parts, CancellationToken ct)
    {
        if (others.Count > Parts) fault ??= "It holds more files than are read.";
        foreach (var entry in others.Take(Parts))
        {
            try
            {
                await using var content = await ZipIndex.OpenAsync(file, entry, open, Unpacked, ct);
                if (!await content.TryFillAsync(6, ct)) continue;
                if (content.Window.StartsWith(NumpyHeader.Magic) || (content.Window[0] == 0x80 && content.Window[1] <= 5)) parts.Add(entry);
            }
            catch (UnreadableException exception)
            {
                fault ??= exception.Said;
            }
        }
    }

    private static bool IsArray(ZipEntry entry) => entry.Name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    // True where the part is unpickled by whoever loads the zip.
    private async Task<bool> PartAsync(ZipEntry part, CancellationToken ct)
    {
        try
        {
            await using var content = await ZipIndex.OpenAsync(file, part, open, Unpacked, ct);
            if (await content.TryFillAsync(6, ct) && (IsArray(part) || content.Window.StartsWith(NumpyHeader.Magic)) && !(await NumpyHeader.ReadAsync(content, ct)).HasObjects) return false;
            await PicklesAsync(content, ct);
        }
        catch (UnreadableException exception)
        {
            fault ??= exception.Said;
        }

        return true;
    }

    private static bool IsZlib(byte[] start) => start is [0x78, var flags, ..] && ((0x78 << 8) | flags) % 31 == 0;
}
