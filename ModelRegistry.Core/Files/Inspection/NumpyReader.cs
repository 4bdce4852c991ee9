using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>NumPy's arrays, alone or in a zip: names, types and shapes.</summary>
internal static class NumpyReader
{
    // A zip of more arrays than this is listed in part: each costs a read of its own.
    private const int Arrays = 200;

    public static async Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct)
    {
        var header = await NumpyHeader.ReadAsync(file, ct);
        return new()
        {
            Format = FileFormat.Npy,
            Facts = [new("Order", header.FortranOrder ? "Fortran (columns first)" : "C (rows first)"), .. Objects(header)],
            Tensors = [header.ToTensor("array")],
            TensorCount = 1,
        };
    }

    public static async Task<FileInspection> ReadZipAsync(ByteReader file, Func<long, CancellationToken, Task<Stream>> open, CancellationToken ct)
    {
        var entries = await ZipIndex.ReadAsync(file, ct);
        var arrays = entries.Where(entry => entry.Name.EndsWith(".npy", StringComparison.Ordinal)).ToList();
        if (arrays.Count == 0) return Listing(entries);
        var tensors = new List<TensorInfo>();
        foreach (var entry in arrays.Take(Arrays))
        {
            await using var content = await ZipIndex.OpenAsync(file, entry, open, ByteReader.WindowSize * 2, ct);
            // Each reader has a window of its own.
            file.Spend(ByteReader.WindowSize / 2);
            tensors.Add((await NumpyHeader.ReadAsync(content, ct)).ToTensor(Words.Name(entry.Name[..^4])));
        }

        return new()
        {
            Format = FileFormat.Npz,
            Tensors = tensors,
            TensorCount = arrays.Count,
            State = arrays.Count > tensors.Count ? InspectionState.Part : InspectionState.Whole,
            Note = arrays.Count > tensors.Count ? (Text)$"The first {tensors.Count} of {arrays.Count} arrays are listed." : null,
        };
    }

    /// <summary>What a zip holds, by its directory.</summary>
    public static FileInspection Listing(IReadOnlyList<ZipEntry> entries)
    {
        var rows = entries.Take(InspectionLimits.Rows)
            .Select(entry => (IReadOnlyList<string>)[Words.Name(entry.Name), Words.Number(entry.Size), Words.Number(entry.PackedSize)]).ToList();
        return new()
        {
            Format = FileFormat.Zip,
            Facts = [new("Files", Words.Number(entries.Count))],
            Table = new(["Path", "Bytes", "Packed"], rows, [false, true, true]),
            State = entries.Count > rows.Count ? InspectionState.Part : InspectionState.Whole,
            Note = entries.Count > rows.Count ? (Text)$"The first {rows.Count} of {entries.Count} files are listed." : null,
        };
    }

    private static IEnumerable<FileFact> Objects(NumpyHeader header) =>
        header.HasObjects ? [new("Values", "Python objects: loading it takes allow_pickle=True and runs a pickle")] : [];
}
