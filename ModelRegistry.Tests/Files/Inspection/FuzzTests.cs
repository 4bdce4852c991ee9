using System.Globalization;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Tests.Files.Scanning;

namespace ModelRegistry.Tests.Files.Inspection;

/// <summary>
/// A fuzzer for each reader: samples with bytes changed, cut, doubled and put together, and bytes at random. No look fails with an exception or
/// allocates 64 MiB, whatever it sees. <c>eng/fuzz 200000 [SEED]</c> does more of it; the seed is printed, and with it the same rounds come again.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 2_000;

    private static readonly byte[][] Odd =
    [
        [0], [255], [127], [128], [255, 255], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [255, 255, 255, 255, 255, 255, 255, 127],
        [255, 255, 255, 255, 255, 255, 255, 255], "{"u8.ToArray(), "["u8.ToArray(), "\""u8.ToArray(), "\n"u8.ToArray(), "("u8.ToArray(), "R"u8.ToArray(),
        "."u8.ToArray(), "cos\nsystem\n"u8.ToArray(), [0x93], [0x94], [0x80, 4], [0x95, 255, 0, 0, 0, 0, 0, 0, 0],
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a.safetensors", "model.safetensors")]
    [InlineData("a.onnx", "model.onnx")]
    [InlineData("a.gguf", "small.gguf")]
    [InlineData("a.npy", "fields.npy floats.npy objects.npy")]
    [InlineData("a.npz", "arrays.npz objects-system.npz")]
    [InlineData("a.pkl", "good-0.pkl good-1.pkl good-2.pkl good-4.pkl good-5.pkl system-4.pkl nested-system.pkl wine-logreg/v0/model.pkl")]
    [InlineData("a.joblib", "arrays.joblib objects.joblib arrays-zlib.joblib arrays-gzip.joblib")]
    [InlineData("a.pt", "state.pt state-deflated.pt script.pt")]
    [InlineData("a.json", "metrics.json config.json")]
    [InlineData("a.yaml", "config.json README.md")]
    [InlineData("a.csv", "predictions.csv")]
    [InlineData("a.png", "confusion.png")]
    [InlineData("a.md", "README.md")]
    public async Task BrokenFile_IsAlwaysAnAnswerWithinTheBudget(string name, string samples)
    {
        var rounds = Setting("REGISTRY_FUZZ_ROUNDS") ?? Rounds;
        var seed = Setting("REGISTRY_FUZZ_SEED") ?? Random.Shared.Next();
        output.WriteLine(FormattableString.Invariant($"{name}: seed {seed}, {rounds} rounds"));
        var random = new Random(seed);
        var from = await SamplesAsync(samples.Split(' '));
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Mutate(random, from);
            try
            {
                var (_, allocated) = await HostileFileTests.MeasureAsync(name, bytes);
                Assert.InRange(allocated, 0, 64 * 1024 * 1024);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"{name}, seed {seed}, round {round}, {bytes.Length} bytes: {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 600)))}"), exception);
            }
        }
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static async Task<List<byte[]>> SamplesAsync(string[] names)
    {
        var own = Looking.Pickles().ToHashSet(StringComparer.Ordinal);
        var samples = new List<byte[]>();
        foreach (var name in names)
            samples.Add(own.Contains(name) ? await Looking.PickleAsync(name, Ct) : await File.ReadAllBytesAsync(Looking.Samples("/" + name).First(), Ct));
        return samples;
    }

    private static byte[] Mutate(Random random, List<byte[]> samples)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return random.Next(2) == 0 ? noise : [.. samples[0][..Math.Min(samples[0].Length, random.Next(24))], .. noise];
        }

        var bytes = samples[random.Next(samples.Count)].ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            // Headers are where the sense is: half of the changes fall into the first bytes.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 200) : bytes.Count);
            var count = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    var odd = Odd[random.Next(Odd.Length)];
                    for (var b = 0; b < odd.Length && at + b < bytes.Count; b++) bytes[at + b] = odd[b];
                    break;
                case 2:
                    bytes.InsertRange(at, Odd[random.Next(Odd.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, count);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                default:
                    var other = samples[random.Next(samples.Count)];
                    bytes = [.. bytes[..at], .. other[Math.Min(at, other.Length)..]];
                    break;
            }
        }

        return random.Next(6) == 0 && bytes.Count > 0 ? [.. bytes[..random.Next(bytes.Count)]] : [.. bytes];
    }
}
