using System.Buffers.Binary;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>Type and size of an image by its header. Only types that a browser draws and never runs: no SVG.</summary>
internal static class ImageReader
{
    public static async Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct)
    {
        var image = await FindAsync(file, ct) ?? throw new UnreadableException("It is no PNG, JPEG, GIF or WebP.");
        var facts = new FileInspection { Format = FileFormat.Image, Facts = [new("Type", image.ContentType), new("Size", $"{image.Width} × {image.Height} pixels")] };
        return IsShown(image, file.End)
            ? facts with { Image = image }
            : facts with { State = InspectionState.TooLarge, Note = "It is larger than a page shows: 32 MiB, or 64 million pixels." };
    }

    /// <summary>True where a page may show it.</summary>
    public static bool IsShown(ImageFacts image, long bytes) =>
        bytes <= InspectionLimits.ImageBytes && image.Width > 0 && image.Height > 0 && (long)image.Width * image.Height <= InspectionLimits.ImagePixels;

    /// <summary>What the header says, or null where it is none of the four.</summary>
    public static async Task<ImageFacts?> FindAsync(ByteReader file, CancellationToken ct)
    {
        if (!await file.TryFillAsync(10, ct)) return null;
        if (file.Window.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            if (!await file.TryFillAsync(24, ct) || !file.Window[12..].StartsWith("IHDR"u8)) return null;
            return Of("image/png", BinaryPrimitives.ReadUInt32BigEndian(file.Window[16..]), BinaryPrimitives.ReadUInt32BigEndian(file.Window[20..]));
        }

        if (file.Window.StartsWith("GIF87a"u8) || file.Window.StartsWith("GIF89a"u8))
            return Of("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(file.Window[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file.Window[8..]));
        if (file.Window.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return await JpegAsync(file, ct);
        return await file.TryFillAsync(30, ct) && file.Window.StartsWith("RIFF"u8) && file.Window[8..].StartsWith("WEBP"u8) ? WebP(file.Window) : null;
    }

    // Segments until the one that frames the picture.
    private static async Task<ImageFacts?> JpegAsync(ByteReader file, CancellationToken ct)
    {
        file.Advance(2);
        for (var i = 0; i < 1000 && await file.TryFillAsync(9, ct); i++)
        {
            var marker = file.Window[1];
            if (file.Window[0] != 0xFF) return null;
            if (marker == 0xFF)
            {
                file.Advance(1);
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return Of("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file.Window[7..]), BinaryPrimitives.ReadUInt16BigEndian(file.Window[5..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.Window[2..]);
            if (length < 2 || !await file.TrySkipAsync(2 + length, ct)) return null;
        }

        return null;
    }

    private static ImageFacts? WebP(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8)) return Of("image/webp", 1 + UInt24(bytes[24..]), 1 + UInt24(bytes[27..]));
        if (chunk.SequenceEqual("VP8 "u8))
            return Of("image/webp", (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        if (!chunk.SequenceEqual("VP8L"u8) || bytes[20] != 0x2F) return null;
        var sizes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
        return Of("image/webp", 1 + (sizes & 0x3FFF), 1 + ((sizes >> 14) & 0x3FFF));
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));

    private static ImageFacts? Of(string type, uint width, uint height) => width <= int.MaxValue && height <= int.MaxValue ? new(type, (int)width, (int)height) : null;
}
