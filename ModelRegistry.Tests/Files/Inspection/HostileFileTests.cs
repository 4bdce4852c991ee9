using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Scanning;

namespace ModelRegistry.Tests.Files.Inspection;

/// <summary>Files made to cost memory, time or sense. Each look stays below 64 MiB allocated, and says in a sentence why it shows nothing.</summary>
public sealed class HostileFileTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Liars() => new()
    {
        // Header lengths and counts far beyond the file.
        { "a.safetensors", [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{'] },
        { "a.safetensors", [200, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'] },
        { "a.safetensors", Header("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,1000000]}}""") },
        { "a.safetensors", Header("""{"w":{"dtype":"F32","shape":[-4],"data_offsets":[0,0]}}""") },
        { "a.safetensors", Header("""{"w":{"shape":[4],"data_offsets":[0,0]}}""") },
        { "a.safetensors", Header("""{"w":[1]}""") },
        { "a.safetensors", Header("[]") },
        { "a.safetensors", Header(new string('[', 100_000)) },
        { "a.gguf", [.. "GGUF"u8, 3, 0, 0, 0, .. Enumerable.Repeat((byte)255, 16)] },
        { "a.gguf", [.. "GGUF"u8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, .. new byte[20]] },
        { "a.gguf", [.. "GGUF"u8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'k', 9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0] },
        { "a.gguf", [.. "GGUF"u8, 9, 0, 0, 0, .. new byte[16]] },
        { "a.npy", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, 0, 0] },
        { "a.npy", [0x93, .. "NUMPY"u8, 1, 0, 12, 0, .. "__import__()"u8] },
        { "a.npz", [.. "PK\u0003\u0004"u8, .. new byte[40]] },
        { "a.npz", [.. "PK\u0005\u0006"u8, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 127, 255, 255, 255, 127, 0, 0] },
        { "a.onnx", [0x08, 0x08, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "a.onnx", [0x08, 0x08] },
        { "a.onnx", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a.onnx", [0x0B, 0x0B, 0x0B] },
        { "a.json", Encoding.UTF8.GetBytes(new string('[', 500_000)) },
        { "a.json", [0xFF, 0xFE, 0, 1] },
        { "a.yaml", Encoding.UTF8.GetBytes(new string('[', 200_000)) },
        { "a.yaml", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 600).Select(i => new string(' ', i) + "a:\n"))) },
        { "a.yaml", "a: *missing\n\tb: 1"u8.ToArray() },
        { "a.csv", [0, 1, 2, 3] },
        { "a.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] },
        { "a.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "a.pkl", [] },
    };

    [Theory]
    [MemberData(nameof(Liars))]
    public async Task FileThatLies_IsUnreadableAndSaysWhy(string name, byte[] bytes)
    {
        var (seen, allocated) = await MeasureAsync(name, bytes);

        Assert.True(seen.State == InspectionState.Unreadable, $"{seen.State}: {seen.Note}");
        Assert.NotNull(seen.Note);
        Assert.InRange(allocated, 0, 16 * 1024 * 1024);
    }

    public static TheoryData<string, Func<byte[]>> Giants() => new()
    {
        { "a.safetensors", () => Header("{" + string.Join(',', Enumerable.Range(0, 150_000).Select(i => $"\"{i}\":{{\"dtype\":\"\",\"shape\":[],\"data_offsets\":[0,0]}}")) + "}") },
        { "a.safetensors", () => Header("{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 500_000).Select(i => $"\"{i}\":\"{i}\"")) + "}}") },
        { "a.safetensors", () => Header("{\"" + new string('n', 8_000_000) + "\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,0]}}") },
        { "a.onnx", () => [0x08, 0x08, .. Graph(Enumerable.Repeat<byte[]>([0x2A, 0x00], 3_000_000))] },
        { "a.onnx", () => [0x08, 0x08, .. Graph(Enumerable.Repeat<byte[]>([0x5A, 0x00], 3_000_000))] },
        { "a.onnx", () => [0x08, 0x08, .. Enumerable.Repeat<byte[]>([0x12, 0x7F, .. new byte[127]], 100_000).SelectMany(b => b)] },
        { "a.gguf", () => Gguf(20_000_000 / 24) },
        { "a.json", () => Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("0", 500_000)) + "]") },
        { "a.json", () => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"{i}\":{{}}")) + "}") },
        { "a.yaml", () => Encoding.UTF8.GetBytes("[" + new string(',', 200_000) + "]") },
        { "a.yaml", () => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("? a\n", 60_000))) },
        { "a.yaml", () => Encoding.UTF8.GetBytes("a: " + new string('x', 250_000)) },
        { "a.csv", () => Encoding.UTF8.GetBytes(new string(',', 2_000_000)) },
        { "a.csv", () => Encoding.UTF8.GetBytes("\"" + new string('\n', 2_000_000)) },
        { "a.csv", () => Encoding.UTF8.GetBytes(new string('"', 2_000_000)) },
        { "a.pkl", () => [0x80, 4, .. Enumerable.Range(0, 300_000).SelectMany(i => ((byte[])[0x8C, 8]).Concat(Encoding.ASCII.GetBytes($"{i:d8}")).Append((byte)0x94)), (byte)'.'] },
        { "a.pkl", () => [.. Enumerable.Range(0, 200_000).SelectMany(i => Encoding.ASCII.GetBytes($"cm{i}\nn\n")), (byte)'.'] },
        { "a.pkl", () => [.. Enumerable.Repeat((byte)'(', 5_000_000)] },
        { "a.pkl", () => [0x80, 4, .. Enumerable.Repeat<byte[]>([(byte)'C', 4, 0x80, 4, (byte)'N', (byte)'.', (byte)'0'], 100_000).SelectMany(b => b), (byte)'N', (byte)'.'] },
        { "a.pkl", () => [.. Enumerable.Range(0, 1020).SelectMany(i => (byte[])[(byte)'N', (byte)'r', .. BitConverter.GetBytes(i * 1024), (byte)'0']), (byte)'N'] },
        { "a.pkl", () => [(byte)'S', .. Enumerable.Repeat((byte)'\'', 5_000_000)] },
        { "a.md", () => Encoding.UTF8.GetBytes(new string('#', 5_000_000)) },
        { "a.npz", () => Zip(Enumerable.Range(0, 5_000).Select(i => ($"{i}.npy", Array.Empty<byte>()))) },
        { "a.pt", () => Zip([("a/data.pkl", new byte[60_000_000])]) },
        { "a.joblib", () => Zlib(new byte[200_000_000]) },
    };

    [Theory]
    [MemberData(nameof(Giants))]
    public async Task LargestOfItsKind_StaysInsideTheBudget(string name, Func<byte[]> make)
    {
        var (seen, allocated) = await MeasureAsync(name, make());

        Assert.InRange(allocated, 0, 64 * 1024 * 1024);
        Assert.NotEqual(ScanOutcome.Clean, seen.Pickle?.Outcome);
    }

    [Fact]
    public async Task CountThatTheBytesCantHold_IsNotBegun()
    {
        byte[] gguf = [.. "GGUF"u8, 3, 0, 0, 0, .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(1000L), .. new byte[1000]];

        Assert.Contains("claims more keys", (await Looking.InspectAsync("a.gguf", gguf, Ct)).Note!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImageOfTooManyPixels_IsTooLargeToShow()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 1, 0, 0, 0, 1, 0, 0, 8, 2, 0, 0, 0];

        var seen = await Looking.InspectAsync("a.png", png, Ct);

        Assert.Equal((InspectionState.TooLarge, null), (seen.State, seen.Image));
    }

    [Fact]
    public async Task NameThatTurnsThePageAround_IsShownAsWhatItIs()
    {
        var seen = await Looking.InspectAsync("a.safetensors", Header("{\"w\u202Egnp\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,0]}}"), Ct);

        Assert.Equal("w\uFFFDgnp", seen.Tensors.Single().Name);
    }

    [Fact]
    public async Task ZipThatProgramsReadDifferently_IsUnreadable()
    {
        var zip = Zip([("w.npy", [1]), ("x.npy", [2])]);
        byte[] twice = [.. zip, .. zip];
        Assert.Equal(InspectionState.Unreadable, (await Looking.InspectAsync("a.npz", twice, Ct)).State);
        Assert.Equal(InspectionState.Unreadable, (await Looking.InspectAsync("a.npz", Zip([("w.npy", [1]), ("w.npy", [2])]), Ct)).State);
        Assert.Equal(InspectionState.Unreadable, (await Looking.InspectAsync("a.npz", [.. zip, 0], Ct)).State);
    }

    [Fact]
    public async Task LargeParts_AreLeaptOverAndNotRead()
    {
        // A weight of a gigabyte lies between the header's fields: a store gives a stream behind it, and no byte of it is asked for.
        byte[] front = [0x08, 0x08, 0x3A, 0x8E, 0x80, 0x80, 0x80, 0x04, 0x2A, 0x88, 0x80, 0x80, 0x80, 0x04, 0x4A, 0x82, 0x80, 0x80, 0x80, 0x04];
        const long weight = (1L << 30) + 2;
        var size = front.Length + weight;
        var read = 0L;
        Task<Stream> Open(long offset, CancellationToken ct) => Task.FromResult<Stream>(new Counting(offset < front.Length ? front[(int)offset..] : [], size - offset, n => read += n));

        var seen = await FileReaders.ReadAsync("a.onnx", size, Open, Ct);

        Assert.Equal(1, seen.TensorCount);
        Assert.InRange(read, front.Length, 1024 * 1024);
    }

    [Fact]
    public async Task CancelledLook_Ends()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Looking.InspectAsync("a.pkl", new byte[10], gone.Token));
    }

    internal static async Task<(FileInspection Seen, long Allocated)> MeasureAsync(string name, byte[] bytes)
    {
        var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        var seen = await Looking.InspectAsync(name, bytes, Ct);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // Bytes in memory make no look wait, so all of it happens here and is counted.
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        return (seen, allocated);
    }

    private static byte[] Header(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    private static byte[] Graph(IEnumerable<byte[]> fields)
    {
        var body = fields.SelectMany(f => f).ToArray();
        var length = new List<byte>();
        for (var left = body.Length; ; left >>= 7)
        {
            length.Add((byte)(left > 127 ? (left & 127) | 128 : left));
            if (left <= 127) return [0x3A, .. length, .. body];
        }
    }

    private static byte[] Gguf(int tensors)
    {
        var bytes = new byte[24 + (tensors * 24)];
        "GGUF"u8.CopyTo(bytes);
        bytes[4] = 3;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), tensors);
        return bytes;
    }

    private static byte[] Zlib(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize)) zlib.Write(content);
        return packed.ToArray();
    }

    internal static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var zip = new MemoryStream();
        var directory = new MemoryStream();
        var count = 0;
        foreach (var (name, content) in entries)
        {
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(content);
            var record = new byte[46];
            BinaryPrimitives.WriteInt16LittleEndian(record.AsSpan(10), 8);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), (int)packed.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(24), content.Length);
            BinaryPrimitives.WriteInt16LittleEndian(record.AsSpan(28), (short)name.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(42), (int)zip.Length);
            "PK\u0001\u0002"u8.CopyTo(record);
            directory.Write([.. record, .. Encoding.ASCII.GetBytes(name)]);
            zip.Write([.. "PK\u0003\u0004"u8, 0, 0, .. record.AsSpan(8, 22), 0, 0, .. Encoding.ASCII.GetBytes(name)]);
            packed.WriteTo(zip);
            count++;
        }

        var end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteInt16LittleEndian(end.AsSpan(10), (short)count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), (int)directory.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), (int)zip.Length);
        return [.. zip.ToArray(), .. directory.ToArray(), .. end];
    }

    private sealed class Counting(byte[] front, long length, Action<int> onRead) : MemoryStream
    {
        private long at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - at);
            for (var i = 0; i < count; i++, at++) buffer.Span[i] = at < front.Length ? front[at] : (byte)0;
            onRead(count);
            return ValueTask.FromResult(count);
        }
    }
}
