using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>One file inside a zip.</summary>
/// <param name="Method">0 stored, 8 deflated, else not read here.</param>
internal sealed record ZipEntry(string Name, int Method, bool IsEncrypted, long PackedSize, long Size, long HeaderOffset);

/// <summary>
/// A zip's directory, read as Python reads it: from the end of the file. Only zips that have one meaning are read: no two names alike, every entry
/// with the local header that the directory says.
/// </summary>
internal static class ZipIndex
{
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const uint EndMark = 0x06054B50;
    private const uint Zip64EndMark = 0x06064B50;
    private const uint Zip64LocatorMark = 0x07064B50;
    private const uint CentralMark = 0x02014B50;
    private const uint LocalMark = 0x04034B50;

    public static ReadOnlySpan<byte> Magic => [(byte)'P', (byte)'K', 3, 4];

    public static async Task<IReadOnlyList<ZipEntry>> ReadAsync(ByteReader file, CancellationToken ct)
    {
        var size = file.Size ?? throw new UnreadableException("A zip inside a zip is not read.");
        var (count, length, offset, end) = await FindDirectoryAsync(file, size, ct);
        if (count > InspectionLimits.ZipEntries || length > InspectionLimits.ZipDirectoryBytes) throw new UnreadableException("It holds more files than are read here.");
        // Where bytes lie before the zip, Python moves all offsets and others don't: they would read two different zips.
        if (offset != end - length || count * CentralLength > length) throw new UnreadableException("Its directory is not where it says.");
        await file.SeekAsync(offset, ct);
        var directory = await file.TakeAsync((int)length, ct);
        var entries = new List<ZipEntry>((int)count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        for (var i = 0L; i < count; i++)
        {
            var entry = Central(directory, ref at);
            if (!names.Add(entry.Name)) throw new UnreadableException($"It holds '{Words.Name(entry.Name)}' twice: programs differ in which one they take.");
            entries.Add(entry);
        }

        return at == directory.Length ? entries : throw new UnreadableException("Its directory holds more than it says.");
    }

    /// <summary>A reader over an entry's bytes, unpacked; or what keeps it from being read.</summary>
    public static async Task<ByteReader> OpenAsync(ByteReader file, ZipEntry entry, Func<long, CancellationToken, Task<Stream>> open, long limit, CancellationToken ct)
    {
        if (entry.IsEncrypted || entry.Method is not (0 or 8)) throw new UnreadableException($"'{Words.Name(entry.Name)}' in it is packed in a way that is not read here.");
        await file.SeekAsync(entry.HeaderOffset, ct);
        await file.NeedAsync(LocalLength, ct);
        var header = file.Window[..LocalLength].ToArray();
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26));
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        file.Advance(LocalLength);
        await file.NeedAsync(Math.Min((int)nameLength, ByteReader.WindowSize), ct);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalMark || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)) != entry.Method
            || Encoding.UTF8.GetString(file.Window[..nameLength]) != entry.Name)
            throw new UnreadableException($"'{Words.Name(entry.Name)}' in it is not where its directory says.");
        var start = entry.HeaderOffset + LocalLength + nameLength + extraLength;
        if (start > file.Size - entry.PackedSize) throw new UnreadableException("One of its files lies outside it.");
        if (entry.Method == 0)
        {
            return entry.PackedSize == entry.Size
                ? new(async (offset, cancelled) => new BoundedStream(await open(start + offset, cancelled), entry.Size - offset), entry.Size)
                : throw new UnreadableException("One of its files has two sizes.");
        }

        var packed = new BoundedStream(await open(start, ct), entry.PackedSize);
        return new(new DeflateStream(packed, CompressionMode.Decompress), Math.Min(limit, entry.Size)) { End = entry.Size };
    }

    private static async Task<(long Count, long Length, long Offset, long End)> FindDirectoryAsync(ByteReader file, long size, CancellationToken ct)
    {
        var tailLength = (int)Math.Min(size, ByteReader.WindowSize);
        if (tailLength < EndLength) throw new UnreadableException("It is no zip.");
        await file.SeekAsync(size - tailLength, ct);
        await file.NeedAsync(tailLength, ct);
        var tail = file.Window[..tailLength].ToArray();
        for (var at = tailLength - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            // The comment reaches to the end of the file, or bytes follow that some programs would read as another zip.
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndLength) continue;
            if (BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) is not (0 or 0xFFFF)) throw new UnreadableException("It is one of several parts of a zip.");
            var (count, length, offset) = ((long)BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), (long)BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), (long)BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
            var hasLong = at >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - 20)) == Zip64LocatorMark;
            return hasLong ? await Zip64Async(file, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - 12)), size, ct) : (count, length, offset, size - tailLength + at);
        }

        throw new UnreadableException("It has no zip directory at its end.");
    }

    private static async Task<(long Count, long Length, long Offset, long End)> Zip64Async(ByteReader file, ulong at, long size, CancellationToken ct)
    {
        if (at > (ulong)(size - 56)) throw new UnreadableException("Its directory does not fit into it.");
        await file.SeekAsync((long)at, ct);
        await file.NeedAsync(56, ct);
        var (mark, count) = (BinaryPrimitives.ReadUInt32LittleEndian(file.Window), BinaryPrimitives.ReadUInt64LittleEndian(file.Window[32..]));
        var (length, offset) = (BinaryPrimitives.ReadUInt64LittleEndian(file.Window[40..]), BinaryPrimitives.ReadUInt64LittleEndian(file.Window[48..]));
        return mark == Zip64EndMark && count <= (ulong)size && length <= (ulong)size && offset <= (ulong)size
            ? ((long)count, (long)length, (long)offset, (long)at)
            : throw new UnreadableException("Its directory does not fit into it.");
    }

    private static ZipEntry Central(ReadOnlySpan<byte> directory, ref int at)
    {
        var record = directory[at..];
        if (record.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(record) != CentralMark) throw new UnreadableException("Its directory is broken.");
        var (flags, method) = (BinaryPrimitives.ReadUInt16LittleEndian(record[8..]), BinaryPrimitives.ReadUInt16LittleEndian(record[10..]));
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(record[20..]), size = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]), offset = BinaryPrimitives.ReadUInt32LittleEndian(record[42..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]), extraLength = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
        var whole = CentralLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        if (record.Length < whole) throw new UnreadableException("Its directory is broken.");
        var name = Encoding.UTF8.GetString(record.Slice(CentralLength, nameLength));
        ReadLong(record.Slice(CentralLength + nameLength, extraLength), ref size, ref packed, ref offset);
        at += whole;
        return new(name, method, (flags & 0x2041) != 0, packed, size, offset);
    }

    // The 64-bit sizes stand in the extra field 1, each only where its 32-bit one is full.
    private static void ReadLong(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var (kind, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            extra = extra[4..];
            if (length > extra.Length) return;
            if (kind == 1)
            {
                var field = extra[..length];
                Take(ref field, ref size);
                Take(ref field, ref packed);
                Take(ref field, ref offset);
                return;
            }

            extra = extra[length..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value != uint.MaxValue || field.Length < 8) return;
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
            if (value < 0) throw new UnreadableException("Its directory is broken.");
        }
    }
}
