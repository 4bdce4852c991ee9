using System.IO.Hashing;
using System.IO.Pipelines;
using System.Text;

namespace ModelRegistry.Core.Files;

/// <summary>
/// A zip of stored entries, written as it goes: nothing is compressed (weights do not shrink), nothing is whole in memory or in a temporary
/// file, nothing is written synchronously, and the length is known before the first byte. Zip64 where sizes or counts ask for it.
/// </summary>
public static class ArchiveWriter
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>The exact length in bytes of what <see cref="WriteAsync"/> will write for these entries: the response's Content-Length.</summary>
    /// <exception cref="ArgumentException">A path is empty or has more than 65,535 bytes, or a size is negative.</exception>
    public static long LengthOf(IReadOnlyCollection<ArchiveEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var position = 0L;
        var directory = 0L;
        foreach (var entry in entries)
        {
            var pathLength = Check(entry);
            directory += ZipFormat.CentralHeaderLength(pathLength, entry.Size, position);
            position += ZipFormat.LocalHeaderLength(pathLength, entry.Size) + entry.Size + ZipFormat.DescriptorLength(entry.Size);
        }

        return position + directory + ZipFormat.EndLength(entries.Count, position, directory);
    }

    /// <summary>
    /// Writes the archive, flushing at most 64 KiB behind. Does not complete <paramref name="output"/>.
    /// An entry that fails throws: the archive is broken then, and the caller must abort the connection so that the receiver knows.
    /// </summary>
    /// <param name="output">Where to; a response's BodyWriter.</param>
    /// <param name="entries">Their order is the archive's; paths are the caller's to keep unique.</param>
    /// <param name="timestamp">The time of every entry.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="InvalidDataException">An entry's bytes are more or fewer than its size.</exception>
    /// <exception cref="OperationCanceledException">Also where the receiver has gone.</exception>
    public static async Task WriteAsync(
        PipeWriter output, IReadOnlyCollection<ArchiveEntry> entries, DateTimeOffset timestamp, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(entries);
        var time = new ZipTime(timestamp);
        // All that grows with the entries: 12 bytes for each.
        var written = new (uint Crc, long Offset)[entries.Count];
        var sink = new Sink(output);

        var index = 0;
        foreach (var entry in entries)
        {
            Check(entry);
            var offset = sink.Position;
            sink.Record(entry.Path, (target, path) => ZipFormat.WriteLocalHeader(target, path, entry.Size, time));
            var crc = await sink.CopyAsync(entry, cancellationToken);
            sink.Record(entry.Path, (target, _) => ZipFormat.WriteDescriptor(target, entry.Size, crc));
            await sink.FlushAsync(cancellationToken);
            written[index++] = (crc, offset);
        }

        var directory = sink.Position;
        index = 0;
        foreach (var entry in entries)
        {
            var (crc, offset) = written[index++];
            sink.Record(entry.Path, (target, path) => ZipFormat.WriteCentralHeader(target, path, entry.Size, crc, offset, time));
            if (sink.Unflushed >= ChunkSize)
                await sink.FlushAsync(cancellationToken);
        }

        var directoryLength = sink.Position - directory;
        sink.Record("", (target, _) => ZipFormat.WriteEnd(target, entries.Count, directory, directoryLength));
        await sink.FlushAsync(cancellationToken);
    }

    private static int Check(ArchiveEntry entry)
    {
        if (entry.Size < 0)
            throw new ArgumentException($"'{entry.Path}' has a size of {entry.Size} bytes.", nameof(entry));
        var length = Encoding.UTF8.GetByteCount(entry.Path);
        return length is > 0 and <= ushort.MaxValue
            ? length
            : throw new ArgumentException($"A path in a zip has 1 to {ushort.MaxValue} bytes of UTF-8; this one has {length}.", nameof(entry));
    }

    private sealed class Sink(PipeWriter output)
    {
        public delegate int RecordWriter(Span<byte> target, ReadOnlySpan<byte> path);

        public long Position { get; private set; }

        public int Unflushed { get; private set; }

        public void Record(string path, RecordWriter write)
        {
            var name = Encoding.UTF8.GetBytes(path);
            Advance(write(output.GetSpan(ZipFormat.FixedRoom + name.Length), name));
        }

        public async Task<uint> CopyAsync(ArchiveEntry entry, CancellationToken cancellationToken)
        {
            var crc = new Crc32();
            var stream = await entry.OpenAsync(cancellationToken);
            await using (stream)
            {
                var left = entry.Size;
                while (true)
                {
                    // Read into the response's own memory: no copy between store and socket.
                    var memory = output.GetMemory(ChunkSize);
                    var read = await stream.ReadAsync(memory, cancellationToken);
                    if (read == 0)
                        break;
                    left -= read;
                    if (left < 0)
                        throw new InvalidDataException($"'{entry.Path}' has more than its {entry.Size} bytes.");
                    crc.Append(memory.Span[..read]);
                    Advance(read);
                    await FlushAsync(cancellationToken);
                }

                if (left > 0)
                    throw new InvalidDataException($"'{entry.Path}' ends {left} bytes short of its {entry.Size}.");
            }

            return crc.GetCurrentHashAsUInt32();
        }

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            Unflushed = 0;
            var flushed = await output.FlushAsync(cancellationToken);
            if (flushed.IsCanceled || flushed.IsCompleted)
                throw new OperationCanceledException("The receiver of the archive has gone.");
        }

        private void Advance(int count)
        {
            output.Advance(count);
            Position += count;
            Unflushed += count;
        }
    }
}
