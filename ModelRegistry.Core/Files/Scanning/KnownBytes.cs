using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Whether bytes are data of a kind that is read here to its end, whatever the file is called: what nobody knows is not called harmless.</summary>
internal static class KnownBytes
{
    /// <summary>True for text in UTF-8 from the first byte to the last, and for what the readers of models and pictures take whole.</summary>
    public static async Task<bool> AreDataAsync(Func<long, CancellationToken, Task<Stream>> open, long size, CancellationToken ct)
    {
        Func<ByteReader, Task<bool>>[] readers =
        [
            file => TextReading.IsTextAsync(file, ct),
            async file => await ImageReader.FindAsync(file, ct) is not null,
            async file => IsRead(await SafetensorsReader.ReadAsync(file, ct)),
            async file => IsRead(await GgufReader.ReadAsync(file, ct)),
            async file => IsRead(await OnnxReader.ReadAsync(file, ct)),
        ];
        foreach (var read in readers)
        {
            await using var file = new ByteReader(open, size);
            try
            {
                if (await read(file)) return true;
            }
            catch (UnreadableException)
            {
                // Another reader may know it.
            }
        }

        return false;
    }

    // A part is a list that was cut for a page; what is behind it was understood all the same.
    private static bool IsRead(FileInspection found) => found.State is InspectionState.Whole or InspectionState.Part;
}
