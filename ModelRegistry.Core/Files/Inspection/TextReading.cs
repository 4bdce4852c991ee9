using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>Text in UTF-8, from its beginning.</summary>
internal static class TextReading
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first bytes as text, and whether that is all; null where they are no text.</summary>
    public static async Task<(string Text, bool IsCut)?> TakeAsync(ByteReader file, int most, CancellationToken ct)
    {
        var isCut = file.End > most;
        var bytes = await file.TakeAsync((int)Math.Min(file.End, most), ct);
        return Decode(bytes, isCut) is { } text ? (text, isCut) : null;
    }

    /// <summary>Strict text without NUL; a character that a cut went through is left out.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (bytes.Contains((byte)0)) return null;
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        if (isCut)
        {
            var back = 0;
            while (back < 3 && back < bytes.Length && (bytes[^(back + 1)] & 0xC0) == 0x80) back++;
            if (back < bytes.Length && bytes[^(back + 1)] >= 0xC0) bytes = bytes[..^(back + 1)];
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>True where every byte belongs to strict text without NUL, however long it is.</summary>
    public static async Task<bool> IsTextAsync(ByteReader file, CancellationToken ct)
    {
        var decoder = Strict.GetDecoder();
        var chars = new char[Encoding.UTF8.GetMaxCharCount(ByteReader.WindowSize)];
        try
        {
            while (await file.TryFillAsync(1, ct))
            {
                if (file.Window.Contains((byte)0)) return false;
                decoder.GetChars(file.Window, chars, flush: false);
                file.Advance(file.Window.Length);
            }

            decoder.GetChars([], chars, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    public static async Task<FileInspection> ReadAsync(FileFormat format, ByteReader file, CancellationToken ct)
    {
        if (await TakeAsync(file, InspectionLimits.TextBytes, ct) is not var (text, isCut))
            return format == FileFormat.Unknown ? new() { Format = format, State = InspectionState.NoReader } : throw new UnreadableException("It is no text in UTF-8.");
        return new()
        {
            Format = format == FileFormat.Unknown ? FileFormat.Text : format,
            Text = text,
            State = isCut ? InspectionState.Part : InspectionState.Whole,
            Note = isCut ? (Text)"Its first 512 KiB are shown." : null,
        };
    }
}
