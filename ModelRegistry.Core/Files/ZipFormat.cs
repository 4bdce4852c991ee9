using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelRegistry.Core.Files;

/// <summary>
/// The records of a zip file whose entries are stored, not compressed (PKWARE APPNOTE 6.3.10; chapters in the comments).
/// Sizes and CRC follow each entry in a data descriptor, because the CRC is known only then.
/// </summary>
internal static class ZipFormat
{
    /// <summary>Room for any record beside its path: the longest fixed part with its extra fields, or the three records of the end.</summary>
    public const int FixedRoom = 128;

    private const ushort DescriptorAndUtf8 = 0x0808; // 4.4.4: bits 3 and 11
    private const ushort Stored = 0;
    private const ushort Plain = 20; // 4.4.3: version needed
    private const ushort Zip64 = 45;
    private const ushort MadeOnUnix = (3 << 8) | Zip64;
    private const uint RegularFile = 0x81A4u << 16; // -rw-r--r--

    public static bool IsLarge(long value) => value >= uint.MaxValue;

    public static int LocalHeaderLength(int pathLength, long size) => 30 + pathLength + (IsLarge(size) ? 20 : 0) + ZipTime.ExtraLength;

    public static int DescriptorLength(long size) => IsLarge(size) ? 24 : 16;

    public static int CentralHeaderLength(int pathLength, long size, long offset) =>
        46 + pathLength + Zip64ExtraLength(size, offset) + ZipTime.ExtraLength;

    public static int EndLength(long entries, long directoryOffset, long directoryLength) =>
        NeedsZip64End(entries, directoryOffset, directoryLength) ? 56 + 20 + 22 : 22;

    /// <summary>4.3.7. With the zip64 extra field the descriptor's sizes have eight bytes (4.3.9.2).</summary>
    public static int WriteLocalHeader(Span<byte> target, ReadOnlySpan<byte> path, long size, ZipTime time)
    {
        var large = IsLarge(size);
        var record = new Cursor(target);
        record.Int32(0x04034b50);
        record.Int16(large ? Zip64 : Plain);
        record.Int16(DescriptorAndUtf8);
        record.Int16(Stored);
        record.Int32(time.Dos);
        record.Int32(0); // CRC and sizes: in the descriptor
        record.Int32(large ? uint.MaxValue : 0);
        record.Int32(large ? uint.MaxValue : 0);
        record.Int16((ushort)path.Length);
        record.Int16((ushort)((large ? 20 : 0) + ZipTime.ExtraLength));
        record.Bytes(path);
        if (large)
        {
            record.Int16(1);
            record.Int16(16);
            record.Int64(0);
            record.Int64(0);
        }

        time.WriteExtra(ref record);
        return record.Position;
    }

    /// <summary>4.3.9.</summary>
    public static int WriteDescriptor(Span<byte> target, long size, uint crc)
    {
        var record = new Cursor(target);
        record.Int32(0x08074b50);
        record.Int32(crc);
        for (var i = 0; i < 2; i++)
        {
            if (IsLarge(size))
                record.Int64(size);
            else
                record.Int32((uint)size);
        }

        return record.Position;
    }

    /// <summary>4.3.12. The zip64 extra field holds only what does not fit (4.5.3).</summary>
    public static int WriteCentralHeader(Span<byte> target, ReadOnlySpan<byte> path, long size, uint crc, long offset, ZipTime time)
    {
        var extra = Zip64ExtraLength(size, offset);
        var record = new Cursor(target);
        record.Int32(0x02014b50);
        record.Int16(MadeOnUnix);
        record.Int16(extra > 0 ? Zip64 : Plain);
        record.Int16(DescriptorAndUtf8);
        record.Int16(Stored);
        record.Int32(time.Dos);
        record.Int32(crc);
        record.Int32(Saturated(size));
        record.Int32(Saturated(size));
        record.Int16((ushort)path.Length);
        record.Int16((ushort)(extra + ZipTime.ExtraLength));
        record.Int16(0); // no comment
        record.Int16(0); // first disk
        record.Int16(0); // internal attributes
        record.Int32(RegularFile);
        record.Int32(Saturated(offset));
        record.Bytes(path);
        if (extra > 0)
        {
            record.Int16(1);
            record.Int16((ushort)(extra - 4));
            if (IsLarge(size))
            {
                record.Int64(size);
                record.Int64(size);
            }

            if (IsLarge(offset))
                record.Int64(offset);
        }

        time.WriteExtra(ref record);
        return record.Position;
    }

    /// <summary>4.3.14 to 4.3.16.</summary>
    public static int WriteEnd(Span<byte> target, long entries, long directoryOffset, long directoryLength)
    {
        var record = new Cursor(target);
        if (NeedsZip64End(entries, directoryOffset, directoryLength))
        {
            record.Int32(0x06064b50);
            record.Int64(44); // what follows of this record
            record.Int16(MadeOnUnix);
            record.Int16(Zip64);
            record.Int32(0);
            record.Int32(0);
            record.Int64(entries);
            record.Int64(entries);
            record.Int64(directoryLength);
            record.Int64(directoryOffset);
            record.Int32(0x07064b50);
            record.Int32(0);
            record.Int64(directoryOffset + directoryLength);
            record.Int32(1);
        }

        record.Int32(0x06054b50);
        record.Int32(0);
        record.Int16((ushort)Math.Min(entries, ushort.MaxValue));
        record.Int16((ushort)Math.Min(entries, ushort.MaxValue));
        record.Int32(Saturated(directoryLength));
        record.Int32(Saturated(directoryOffset));
        record.Int16(0);
        return record.Position;
    }

    private static bool NeedsZip64End(long entries, long directoryOffset, long directoryLength) =>
        entries >= ushort.MaxValue || IsLarge(directoryOffset) || IsLarge(directoryLength);

    private static int Zip64ExtraLength(long size, long offset) =>
        (IsLarge(size), IsLarge(offset)) switch
        {
            (true, true) => 28,
            (true, false) => 20,
            (false, true) => 12,
            _ => 0,
        };

    private static uint Saturated(long value) => (uint)Math.Min(value, uint.MaxValue);

    /// <summary>A place in a record; everything is little-endian.</summary>
    internal ref struct Cursor(Span<byte> target)
    {
        private readonly Span<byte> target = target;

        public int Position { get; private set; }

        public void Int16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[Position..], value);
            Position += 2;
        }

        public void Int32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[Position..], value);
            Position += 4;
        }

        public void Int64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[Position..], value);
            Position += 8;
        }

        public void Bytes(ReadOnlySpan<byte> value)
        {
            value.CopyTo(target[Position..]);
            Position += value.Length;
        }
    }
}

/// <summary>A moment in the two forms a zip holds: DOS time, which knows no zone (written in UTC, two seconds fine), and Unix seconds in an extra field.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ZipTime
{
    public const int ExtraLength = 9;

    private readonly int unixSeconds;

    public ZipTime(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        Dos = utc.Year switch
        {
            < 1980 => (1u << 21) | (1u << 16),
            > 2107 => (127u << 25) | (12u << 21) | (31u << 16),
            _ => (uint)(((utc.Year - 1980) << 25) | (utc.Month << 21) | (utc.Day << 16) | (utc.Hour << 11) | (utc.Minute << 5) | (utc.Second / 2)),
        };
        unixSeconds = (int)Math.Clamp(moment.ToUnixTimeSeconds(), int.MinValue, int.MaxValue);
    }

    public uint Dos { get; }

    public void WriteExtra(ref ZipFormat.Cursor record)
    {
        record.Int16(0x5455);
        record.Int16(5);
        record.Bytes([1]);
        record.Int32((uint)unixSeconds);
    }
}
