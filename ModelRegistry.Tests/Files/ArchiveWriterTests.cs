using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Pipelines;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files;

public sealed class ArchiveWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(9));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyKindsOfEntries_ReadBackByTheFrameworksReader()
    {
        var entries = new[] { Entry("empty.txt", 0), Entry("model.onnx", 300_001), Entry("evaluation/結果/métrique é.json", 77), Entry("a/b/c/😀.bin", 1) };
        var bytes = await WriteAsync(entries);

        Assert.Equal(ArchiveWriter.LengthOf(entries), bytes.Length);
#pragma warning disable RS0030 // The ban guards responses; here the framework's reader is the judge.
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        Assert.Equal(entries.Select(entry => entry.Path), archive.Entries.Select(entry => entry.FullName));
        foreach (var (expected, found) in entries.Zip(archive.Entries))
        {
            using var content = new MemoryStream();
            await using (var stream = await found.OpenAsync(Token))
                await stream.CopyToAsync(content, Token);
            Assert.Equal(SourceStream.Bytes((int)expected.Size), content.ToArray());
            Assert.Equal(new DateTime(2026, 3, 14, 6, 9, 26, DateTimeKind.Unspecified), found.LastWriteTime.DateTime);
        }
#pragma warning restore RS0030
    }

    [Fact]
    public async Task NoEntries_IsAnEmptyArchive()
    {
        var bytes = await WriteAsync([]);

        Assert.Equal(22, bytes.Length);
        Assert.Equal(22, ArchiveWriter.LengthOf([]));
    }

    [Theory]
    [InlineData("unzip", "-tq")]
    [InlineData("python3", "-m", "zipfile", "-t")]
    public async Task WhatPeopleUnpackWith_FindsNoFault(string tool, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("archive.zip");
        // 65,535 entries are the first count that needs zip64.
        var entries = Enumerable.Range(0, 65_535).Select(i => Entry($"part/{i:D5}.bin", i % 3)).Append(Entry("結果.json", 100_000)).ToList();
        await using (var file = File.Create(path))
            await WriteAsync(PipeWriter.Create(file), entries);

        Assert.Equal(ArchiveWriter.LengthOf(entries), new FileInfo(path).Length);
        var start = new ProcessStartInfo(tool, [.. arguments, path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = StartIfThere(start);
        Assert.SkipWhen(process is null, $"Needs {tool} on PATH");
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{await output}{errors}");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task EntryPast4GiB_HasZip64SizesAndTheDeclaredLength()
    {
        const long size = uint.MaxValue + 5L;
        var entries = new[] { new ArchiveEntry("large.bin", size, _ => Task.FromResult<Stream>(new ZeroStream(size))), Entry("after.bin", 10) };
        var tail = new TailStream();

        await WriteAsync(PipeWriter.Create(tail), entries);

        Assert.Equal(ArchiveWriter.LengthOf(entries), tail.Written);
        // The tail: descriptor of the second entry, two central headers, then the three records of the end.
        var end = tail.Last(98);
        Assert.Equal(0x06064b50u, Int32(end, 0));
        Assert.Equal(2, Int64(end, 32));
        var directoryLength = Int64(end, 40);
        Assert.Equal(tail.Written - 98 - directoryLength, Int64(end, 48));
        var directory = tail.Last(98 + (int)directoryLength);
        Assert.Equal(0x02014b50u, Int32(directory, 0));
        Assert.Equal(uint.MaxValue, Int32(directory, 20));
        Assert.Equal(uint.MaxValue, Int32(directory, 24));
        Assert.Equal(0u, Int32(directory, 42));
        var extra = 46 + "large.bin".Length;
        Assert.Equal((1u << 0) | (16u << 16), Int32(directory, extra));
        Assert.Equal(size, Int64(directory, extra + 4));
        Assert.Equal(size, Int64(directory, extra + 12));
        var second = extra + 20 + 9;
        Assert.Equal(0x02014b50u, Int32(directory, second));
        Assert.Equal(10u, Int32(directory, second + 24));
        Assert.Equal(uint.MaxValue, Int32(directory, second + 42));
        Assert.Equal((1u << 0) | (8u << 16), Int32(directory, second + 46 + "after.bin".Length));
        Assert.Equal(30 + 9 + 20 + 9 + size + 24, Int64(directory, second + 46 + "after.bin".Length + 4));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task EntryWithOtherThanItsSize_Throws(int real)
    {
        var entry = new ArchiveEntry("file", 100, _ => Task.FromResult<Stream>(new SourceStream(real)));

        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync([entry]));
    }

    [Fact]
    public async Task EntryThatFails_ItsFailureGoesOn()
    {
        var failure = new IOException("the store is gone");
        var entry = new ArchiveEntry("file", 1_000_000, _ => Task.FromResult<Stream>(new SourceStream(1_000_000, at: position =>
        {
            if (position > 200_000)
                throw failure;
        })));

        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => WriteAsync([Entry("good", 10), entry])));
    }

    [Fact]
    public async Task ReceiverGone_Stops()
    {
        var opened = 0;
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var entries = Enumerable.Range(0, 10).Select(i => new ArchiveEntry($"{i}", 1_000_000, _ =>
        {
            opened++;
            return Task.FromResult<Stream>(new SourceStream(1_000_000));
        })).ToList();

        await Assert.ThrowsAsync<OperationCanceledException>(() => WriteAsync(pipe.Writer, entries));

        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task SlowReceiver_NothingPilesUp()
    {
        // The pipe stops its writer at 64 KiB: what the writer is ahead of the reader is what it holds.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768, useSynchronizationContext: false));
        var given = 0L;
        var entry = new ArchiveEntry("large.bin", 50_000_000, _ => Task.FromResult<Stream>(new SourceStream(50_000_000, at: position => Volatile.Write(ref given, position))));
        var writing = Task.Run(async () =>
        {
            await WriteAsync(pipe.Writer, [entry]);
            await pipe.Writer.CompleteAsync();
        }, Token);
        var taken = 0L;
        var most = 0L;
        while (true)
        {
            var result = await pipe.Reader.ReadAsync(Token);
            most = Math.Max(most, Volatile.Read(ref given) - taken);
            taken += result.Buffer.Length;
            pipe.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                break;
        }

        await writing;
        Assert.Equal(ArchiveWriter.LengthOf([entry]), taken);
        Assert.InRange(most, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("file", -1)]
    public void EntryThatNoZipHolds_IsRefused(string path, long size)
    {
        Assert.Throws<ArgumentException>(() => ArchiveWriter.LengthOf([new ArchiveEntry(path, size, _ => Task.FromResult(Stream.Null))]));
    }

    private static ArchiveEntry Entry(string path, int size) => new(path, size, _ => Task.FromResult<Stream>(new SourceStream(size, 10_000)));

    private static async Task<byte[]> WriteAsync(IReadOnlyCollection<ArchiveEntry> entries)
    {
        using var target = new MemoryStream();
        await WriteAsync(PipeWriter.Create(target), entries);
        return target.ToArray();
    }

    private static Task WriteAsync(PipeWriter writer, IReadOnlyCollection<ArchiveEntry> entries) => ArchiveWriter.WriteAsync(writer, entries, Moment, Token);

    private static uint Int32(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt32LittleEndian(record[at..]);

    private static long Int64(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record[at..]);

    private static Process? StartIfThere(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Counts what is written, keeps the last KiB, and refuses anything synchronous.</summary>
    private sealed class TailStream : MemoryStream
    {
        private byte[] tail = [];

        public long Written { get; private set; }

        public ReadOnlySpan<byte> Last(int count) => tail.AsSpan(tail.Length - count);

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            var kept = buffer.Length > 1024 ? buffer[^1024..] : buffer;
            tail = [.. tail.AsSpan(Math.Max(0, tail.Length + kept.Length - 1024)), .. kept.Span];
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Zeros, as many as asked.</summary>
    private sealed class ZeroStream(long size) : MemoryStream
    {
        private long left = size;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, left);
            buffer.Span[..count].Clear();
            left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
