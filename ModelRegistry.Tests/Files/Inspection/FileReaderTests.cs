using System.Text;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Scanning;

namespace ModelRegistry.Tests.Files.Inspection;

/// <summary>What each reader sees of an honest file.</summary>
public sealed class FileReaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Safetensors_TellsTensorsAndMetadata()
    {
        var seen = await SampleAsync("digits-mlp/v0/model.safetensors");

        Assert.Equal((FileFormat.Safetensors, InspectionState.Whole), (seen.Format, seen.State));
        Assert.Equal(["layers.0.bias F32 32", "layers.0.weight F32 64 × 32", "layers.1.bias F32 10", "layers.1.weight F32 32 × 10"], Told(seen.Tensors).Order(StringComparer.Ordinal));
        Assert.Contains(new FileFact("format", "pt"), seen.Facts);
        Assert.Equal(2048, seen.Tensors.Single(t => t.Name == "layers.0.weight").Count);
    }

    [Fact]
    public async Task Onnx_TellsInputsOutputsOpsetProducerAndInitializers()
    {
        var seen = await SampleAsync("digits-mlp/v0/model.onnx");

        Assert.Equal((FileFormat.Onnx, InspectionState.Whole), (seen.Format, seen.State));
        Assert.Equal(["w0 float32 64 × 32", "b0 float32 32", "w1 float32 32 × 10", "b1 float32 10"], Told(seen.Tensors));
        Assert.Equal("input float32", Told(seen.Inputs).Single()[..13]);
        Assert.Equal("probabilities float32", Told(seen.Outputs).Single()[..21]);
        Assert.Contains(new FileFact("Producer", "train.py"), seen.Facts);
        Assert.Contains(seen.Facts, fact => fact.Name == "Opset");
        Assert.Contains(new FileFact("Nodes", "6"), seen.Facts);
    }

    [Fact]
    public async Task EverySample_IsReadWhole()
    {
        foreach (var sample in Looking.Samples(".safetensors", ".onnx", ".pkl", ".png", ".json", ".csv", ".md"))
        {
            var seen = await Looking.InspectAsync(sample, await File.ReadAllBytesAsync(sample, Ct), Ct);
            Assert.True(seen.State == InspectionState.Whole || (seen is { Format: FileFormat.Table, Table.Rows.Count: InspectionLimits.Rows }), $"{sample}: {seen.State} {seen.Note}");
        }
    }

    [Fact]
    public async Task Gguf_TellsKeysAndTensors()
    {
        var seen = await PickleAsync("small.gguf");

        Assert.Equal(InspectionState.Whole, seen.State);
        Assert.Equal(["token_embd.weight Q4_K 32000 × 4096", "output_norm.weight F32 4096"], Told(seen.Tensors));
        Assert.Equal(
            [new("GGUF version", "3"), new("general.architecture", "llama"), new("llama.block_count", "32"), new("tokenizer.ggml.tokens", "a list of 2"), new("general.scale", "0.5")],
            seen.Facts);
    }

    [Fact]
    public async Task Numpy_TellsShapesAloneAndInAZip()
    {
        Assert.Equal(["array <f4 2 × 3"], Told((await PickleAsync("floats.npy")).Tensors));
        Assert.Equal(["array [('x', '<f8'), ('name', '<U10', (2,))] 1"], Told((await PickleAsync("fields.npy")).Tensors));
        Assert.Equal(["w <f4 2 × 3", "b <i8 "], Told((await PickleAsync("arrays.npz")).Tensors));
        Assert.Contains((await PickleAsync("objects-system.npy")).Pickle!.Imports, import => import.Name == "system");
    }

    [Fact]
    public async Task Pickle_TellsWhatItWouldImport()
    {
        var seen = await SampleAsync("wine-logreg/v0/model.pkl");

        Assert.Equal(ScanOutcome.Clean, seen.Pickle!.Outcome);
        Assert.Contains("sklearn.linear_model._logistic.LogisticRegression", seen.Pickle.Imports.Select(i => i.ToString()));
        Assert.All(seen.Pickle.Imports, import => Assert.NotNull(import.Why));
    }

    [Fact]
    public async Task NameAlone_MakesNoPickle_ButOneThatIsCutShortIsStillOne()
    {
        var noise = await Looking.InspectAsync("weights.bin", [0xFF, 0x17, 0xC4, 0x02, 0x9E], Ct);
        Assert.Equal((FileFormat.Unknown, ScanOutcome.NotScanned), (noise.Format, noise.Pickle!.Outcome));

        var cut = await Looking.InspectAsync("weights.bin", (await Looking.PickleAsync("good-4.pkl", Ct))[..^3], Ct);
        Assert.Equal((FileFormat.Pickle, ScanOutcome.NotScanned), (cut.Format, cut.Pickle!.Outcome));
        foreach (var name in new[] { "good-0.pkl", "system-0.pkl", "state.pt", "arrays-gzip.joblib" }) Assert.Equal(FileFormat.Pickle, (await PickleAsync(name)).Format);
    }

    [Fact]
    public async Task TorchZip_TellsItsFilesAndImports()
    {
        var seen = await PickleAsync("state.pt");

        Assert.Equal(["archive/data.pkl", "archive/data/0", "archive/version"], seen.Table!.Rows.Select(row => row[0]));
        Assert.Equal((ScanOutcome.Clean, 1), (seen.Pickle!.Outcome, seen.Pickle.PersistentIds));
    }

    [Fact]
    public async Task Json_TellsLeavesByPath()
    {
        var seen = await TextAsync("a.json", """{"optimizer":{"name":"adam","betas":[0.9,0.999]},"tags":[],"none":null,"text":"日本"}""");

        Assert.Equal(
            [new("optimizer.name", "adam"), new("optimizer.betas[0]", "0.9"), new("optimizer.betas[1]", "0.999"), new("tags", "[]"), new("none", "null"), new("text", "日本")],
            seen.Facts);
        Assert.Equal(InspectionState.Whole, seen.State);
    }

    [Fact]
    public async Task Yaml_TellsLeavesByPathAndFollowsNoAlias()
    {
        var seen = await TextAsync("a.yaml", "base: &b\n  lr: 0.1\nruns:\n  - name: one\n    like: *b\n  - two\nempty: {}\n");

        Assert.Equal([new("base.lr", "0.1"), new("runs[0].name", "one"), new("runs[0].like", "*b"), new("runs[1]", "two"), new("empty", "{}")], seen.Facts);
        Assert.Equal(InspectionState.Whole, seen.State);
    }

    [Fact]
    public async Task Table_TellsColumnsAndWhichAreNumbers()
    {
        var comma = await TextAsync("a.csv", "name,score\n\"Ada, Countess\",0.97\nBob,-1e3\n");
        Assert.Equal(["name", "score"], comma.Table!.Columns);
        Assert.Equal([["Ada, Countess", "0.97"], ["Bob", "-1e3"]], comma.Table.Rows);
        Assert.Equal([false, true], comma.Table.IsNumeric);

        Assert.Equal([["1", "2"]], (await TextAsync("a.tsv", "a\tb\n1\t2\n")).Table!.Rows);
        Assert.Equal([["1,5", "2"]], (await TextAsync("a.csv", "a;b\n1,5;2\n")).Table!.Rows);
    }

    [Fact]
    public async Task LongTable_TellsItsFirstRows()
    {
        var seen = await TextAsync("a.csv", "n\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n")));

        Assert.Equal((InspectionState.Part, InspectionLimits.Rows), (seen.State, seen.Table!.Rows.Count));
        Assert.Contains("first 200 rows", seen.Note!.ToString());
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D494844520000028000000 1E0080200000000", "image/png", 640, 480)]
    [InlineData("474946383961 8002 E001 000000", "image/gif", 640, 480)]
    [InlineData("FFD8FFE000104A46494600010100000100010000 FFC00011 08 01E0 0280 03", "image/jpeg", 640, 480)]
    [InlineData("52494646 00000000 57454250 56503858 0A000000 10000000 7F0200 DF0100 0000", "image/webp", 640, 480)]
    [InlineData("52494646 00000000 57454250 5650384C 0A000000 2F 7FC27700 0000000000", "image/webp", 640, 480)]
    [InlineData("52494646 00000000 57454250 56503820 0A000000 300100 9D012A 8002 E001 0000", "image/webp", 640, 480)]
    public async Task Image_TellsTypeAndSize(string hex, string type, int width, int height)
    {
        var seen = await Looking.InspectAsync("a.png", Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), Ct);

        Assert.Equal(new ImageFacts(type, width, height), seen.Image);
    }

    [Fact]
    public async Task TextAndOthers_AreToldByTheirBytes()
    {
        Assert.Equal((FileFormat.Markdown, "# Card"), await FormatAndTextAsync("README.md", "# Card"));
        Assert.Equal((FileFormat.Text, "pip"), await FormatAndTextAsync("requirements", "pip"));
        Assert.Equal(InspectionState.NoReader, (await Looking.InspectAsync("x.dat", [1, 0, 2], Ct)).State);
        var cut = await TextAsync("log.txt", new string('日', 200_000));
        Assert.Equal(InspectionState.Part, cut.State);
        Assert.DoesNotContain('\uFFFD', cut.Text!);
    }

    private static IEnumerable<string> Told(IEnumerable<TensorInfo> tensors) => tensors.Select(tensor => $"{tensor.Name} {tensor.DType} {tensor.ShapeText}");

    private static async Task<FileInspection> SampleAsync(string ending)
    {
        var path = Looking.Samples(ending).Single();
        return await Looking.InspectAsync(path, await File.ReadAllBytesAsync(path, Ct), Ct);
    }

    private static async Task<FileInspection> PickleAsync(string name) => await Looking.InspectAsync(name, await Looking.PickleAsync(name, Ct), Ct);

    private static Task<FileInspection> TextAsync(string name, string text) => Looking.InspectAsync(name, Encoding.UTF8.GetBytes(text), Ct);

    private static async Task<(FileFormat, string?)> FormatAndTextAsync(string name, string text)
    {
        var seen = await TextAsync(name, text);
        return (seen.Format, seen.Text);
    }
}
