using System.Text;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Inspection;

namespace ModelRegistry.Tests.Files.Scanning;

/// <summary>What is judged clean, suspicious and not scanned. The files are real ones of Python's own pickler, and opcodes by hand.</summary>
public sealed class PickleScanTests
{
    private const string Proto4 = "\u0080\u0004";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Samples_AreClean()
    {
        var samples = Looking.Samples(".pkl").ToList();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var verdict = await Looking.ScanAsync(await File.ReadAllBytesAsync(sample, Ct), Ct);
            Assert.True(verdict is { AsPickle: ScanOutcome.Clean, AsData: ScanOutcome.Clean }, $"{sample}: {Why(verdict)} {string.Join(", ", verdict.Findings!.Imports.Where(i => !i.IsAllowed))}");
        }
    }

    [Theory]
    [InlineData("good-0.pkl")]
    [InlineData("good-1.pkl")]
    [InlineData("good-2.pkl")]
    [InlineData("good-3.pkl")]
    [InlineData("good-4.pkl")]
    [InlineData("good-5.pkl")]
    [InlineData("frames.pkl")]
    [InlineData("arrays.joblib")]
    [InlineData("arrays-zlib.joblib")]
    [InlineData("objects.joblib")]
    [InlineData("state.pt")]
    [InlineData("state-deflated.pt")]
    [InlineData("objects.npy")]
    public async Task HonestFile_IsClean(string name)
    {
        var verdict = await Looking.ScanAsync(await Looking.PickleAsync(name, Ct), Ct);

        Assert.True(verdict.AsPickle == ScanOutcome.Clean, $"{verdict.AsPickle}: {Why(verdict)} {string.Join(", ", verdict.Findings!.Imports)}");
        Assert.Equal(ScanOutcome.Clean, verdict.AsData);
        Assert.Empty(verdict.Findings!.Reasons);
    }

    [Theory]
    [InlineData("system-0.pkl")]
    [InlineData("system-1.pkl")]
    [InlineData("system-2.pkl")]
    [InlineData("system-3.pkl")]
    [InlineData("system-4.pkl")]
    [InlineData("system-5.pkl")]
    [InlineData("nested-system.pkl")]
    [InlineData("objects-system.joblib")]
    [InlineData("state-system.pt")]
    [InlineData("objects-system.npy")]
    [InlineData("objects-system.npz")]
    public async Task FileThatRunsSystem_IsSuspiciousAndSaysSo(string name)
    {
        var verdict = await Looking.ScanAsync(await Looking.PickleAsync(name, Ct), Ct);

        Assert.Equal(ScanOutcome.Suspicious, verdict.AsPickle);
        Assert.Equal(ScanOutcome.Suspicious, verdict.AsData);
        Assert.Contains(verdict.Findings!.Imports, import => !import.IsAllowed && import.Name == "system");
    }

    [Theory]
    [InlineData("floats.npy")]
    [InlineData("fields.npy")]
    [InlineData("arrays.npz")]
    public async Task ArraysOfNumbers_HoldNothingToRun(string name)
    {
        var verdict = await Looking.ScanAsync(await Looking.PickleAsync(name, Ct), Ct);

        Assert.Equal(ScanOutcome.NoExecutable, verdict.For(name));
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'id'\ntR.", "os.system")]
    [InlineData(Proto4 + "\u008c\u0002os\u008c\u0006system\u0093\u008c\u0002id\u0085R.", "os.system")]
    [InlineData("(S'id'\nios\nsystem\n.", "os.system")]
    [InlineData("(cos\nsystem\nS'id'\no.", "os.system")]
    [InlineData("\u0080\u0002cos\nPathLike\n)\u0081.", "os.PathLike")]
    // The module is remembered first, its place overwritten, and recalled.
    [InlineData(Proto4 + "\u008c\u0005numpyq\u0000\u008c\u0002osq\u00000h\u0000\u008c\u0006system\u0093.", "os.system")]
    [InlineData("S'os'\np7\n0g7\nS'system'\n\u0093.", "os.system")]
    [InlineData("U\u0002osU\u0006system\u0093.", "os.system")]
    [InlineData(Proto4 + "X\u0002\0\0\0os\u008d\u0006\0\0\0\0\0\0\0system\u0093.", "os.system")]
    // A name that walks on from a module that is on the list.
    [InlineData(Proto4 + "\u008c\u000csklearn.base\u008c\u0009os.system\u0093.", "sklearn.base.os.system")]
    [InlineData(Proto4 + "\u008c\u000bcollections\u008c\u0014OrderedDict.fromkeys\u0093.", "collections.OrderedDict.fromkeys")]
    [InlineData("csklearn.linear_model._logistic\nos\n.", "sklearn.linear_model._logistic.os")]
    [InlineData("cbuiltins\ngetattr\n.", "builtins.getattr")]
    [InlineData("c__builtin__\neval\n.", "__builtin__.eval")]
    [InlineData("ctorch.storage\n_load_from_bytes\n.", "torch.storage._load_from_bytes")]
    [InlineData("cnumpy\nload\n.", "numpy.load")]
    [InlineData("cnumpy.evil\nndarray\n.", "numpy.evil.ndarray")]
    public async Task ImportOutsideTheList_IsSuspiciousAndNamed(string pickle, string import)
    {
        var verdict = await Looking.ScanAsync(Looking.Bytes(pickle), Ct);

        Assert.Equal(ScanOutcome.Suspicious, verdict.AsPickle);
        Assert.Contains(import, verdict.Findings!.Imports.Where(i => !i.IsAllowed).Select(i => i.ToString()));
    }

    [Theory]
    // Names that are computed, escaped, too long, or of the wrong kind.
    [InlineData(Proto4 + "cbuiltins\nstr\n\u008c\u0002os\u0085R\u008c\u0006system\u0093.")]
    [InlineData("S'o\\x73'\nS'system'\n\u0093.")]
    [InlineData("V\\u006fs\nVsystem\n\u0093.")]
    [InlineData(Proto4 + "C\u0002os\u008c\u0006system\u0093.")]
    [InlineData("NN\u0093.")]
    // The extension registry of whoever loads it.
    [InlineData("\u0082\u0005.")]
    [InlineData("\u0083\u0005\u0001.")]
    [InlineData("\u0084\u0005\u0001\0\0.")]
    // Calls of what was not imported by name, and changes of what was.
    [InlineData("K\u0001(tR.")]
    [InlineData("ccollections\nOrderedDict\n)R)R.")]
    [InlineData("ccollections\nOrderedDict\n}S'update'\nNsb.")]
    public async Task WhatNoHonestPickleDoes_IsSuspicious(string pickle)
    {
        var verdict = await Looking.ScanAsync(Looking.Bytes(pickle), Ct);

        Assert.True(verdict.AsPickle == ScanOutcome.Suspicious, $"{verdict.AsPickle}: {Why(verdict)}");
        Assert.NotEmpty(verdict.Findings!.Reasons);
    }

    [Theory]
    // Nothing, or no STOP.
    [InlineData("N")]
    [InlineData("(lp0\n")]
    [InlineData("\u0080")]
    // Something behind STOP: bytes, another pickle, a newline.
    [InlineData("N.x")]
    [InlineData("N.N.")]
    [InlineData("N.\n")]
    // Unknown opcodes and protocols.
    [InlineData("\u0080\u0006N.")]
    [InlineData("\u0099.")]
    [InlineData("z.")]
    // Counts that lie.
    [InlineData("X\u00ff\u00ff\u00ff\u00ffos.")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f.")]
    // Frames that lie: too long, too short, one in another.
    [InlineData(Proto4 + "\u0095\u00ff\0\0\0\0\0\0\0N.")]
    [InlineData(Proto4 + "\u0095\u0002\0\0\0\0\0\0\0X\u0001\0\0\0a.")]
    [InlineData(Proto4 + "\u0095\u000c\0\0\0\0\0\0\0\u0095\u0002\0\0\0\0\0\0\0NN.")]
    // A stack and a memory that hold nothing.
    [InlineData(".")]
    [InlineData("R.")]
    [InlineData("(R.")]
    [InlineData("h\u0001.")]
    [InlineData("g9\n.")]
    [InlineData("t.")]
    [InlineData("(.")]
    [InlineData("(NNN}u.")]
    [InlineData("Nr\u00ff\u00ff\u00ff\u007f.")]
    // Bytes that are not in the file.
    [InlineData("\u0080\u0005\u0097.")]
    public async Task WhatWasNotDecodedToItsEnd_IsNotScanned(string pickle)
    {
        var verdict = await Looking.ScanAsync(Looking.Bytes(pickle), Ct);

        Assert.True(verdict.AsPickle == ScanOutcome.NotScanned, $"{verdict.AsPickle}: {Why(verdict)}");
        Assert.NotEmpty(verdict.Findings!.Reasons);
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'id'\ntR")]
    [InlineData("cos\nsystem\n(S'id'\ntRz")]
    [InlineData("N.cos\nsystem\n(S'id'\ntR.")]
    public async Task WhatRunsBeforeTheFault_Counts(string pickle) =>
        Assert.Equal(ScanOutcome.Suspicious, (await Looking.ScanAsync(Looking.Bytes(pickle), Ct)).AsPickle);

    [Theory]
    [InlineData("good-4.pkl")]
    [InlineData("state.pt")]
    [InlineData("state-deflated.pt")]
    [InlineData("arrays.joblib")]
    [InlineData("arrays-zlib.joblib")]
    [InlineData("objects.npy")]
    public async Task CleanFile_IsNotCleanCutOrLengthened(string name)
    {
        var bytes = await Looking.PickleAsync(name, Ct);

        for (var length = 1; length < bytes.Length; length++)
            Assert.NotEqual(ScanOutcome.Clean, (await Looking.ScanAsync(bytes[..length], Ct)).AsPickle);
        Assert.NotEqual(ScanOutcome.Clean, (await Looking.ScanAsync([.. bytes, 0], Ct)).AsPickle);
        Assert.NotEqual(ScanOutcome.Clean, (await Looking.ScanAsync([.. bytes, .. bytes], Ct)).AsPickle);
    }

    [Theory]
    [InlineData("arrays-gzip.joblib")]
    [InlineData("script.pt")]
    public async Task WhatIsPackedOrWrittenInAnotherWay_IsNotScanned(string name) =>
        Assert.Equal(ScanOutcome.NotScanned, (await Looking.ScanAsync(await Looking.PickleAsync(name, Ct), Ct)).AsPickle);

    [Theory]
    [InlineData("BZh91AY&SY")]
    [InlineData("\u00fd7zXZ\0")]
    [InlineData("PK\u0003\u0004 and nothing more")]
    [InlineData("\u0093NUMPY\u0001\0\u0010\0 not a literal  ")]
    public async Task BrokenOrUnreadContainer_IsNotScannedAsPickle(string bytes) =>
        Assert.Equal(ScanOutcome.NotScanned, (await Looking.ScanAsync(Looking.Bytes(bytes), Ct)).AsPickle);

    [Theory]
    [InlineData("true,predicted\n1,1\n")]
    [InlineData("cats and\ndogs\n")]
    [InlineData("# A card\n\nText.\n")]
    [InlineData("{\"accuracy\": 0.97}")]
    public async Task Text_HoldsNothingToRunUnlessItsNameIsAPickles(string text)
    {
        var verdict = await Looking.ScanAsync(Looking.Bytes(text), Ct);

        Assert.Equal(ScanOutcome.NoExecutable, verdict.For("notes.txt"));
        Assert.NotEqual(ScanOutcome.NoExecutable, verdict.For("model.PKL"));
        Assert.NotEqual(ScanOutcome.Clean, verdict.For("model.PKL"));
    }

    [Fact]
    public async Task BytesThatNoReaderKnows_AreNotScannedWhateverTheirName()
    {
        var random = new byte[300];
        new Random(7).NextBytes(random);
        byte[] textThenNot = [.. Encoding.UTF8.GetBytes(new string('a', 200_000)), 0xC3];
        var zip = HostileFileTests.Zip([("notes.txt", "hello"u8.ToArray())]);
        foreach (var (name, bytes) in new[] { ("noext", random), ("weights.dat", random), ("notes.txt", textThenNot), ("notes.txt", "a\0b"u8.ToArray()), ("data.zip", zip), ("log.gz", [0x1F, 0x8B, 8, 0]), ("log.xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]) })
            Assert.True((await Looking.ScanAsync(bytes, Ct)).For(name) == ScanOutcome.NotScanned, name);
    }

    [Fact]
    public async Task LongTextWithLettersAcrossWindows_HoldsNothingToRun() =>
        Assert.Equal(ScanOutcome.NoExecutable, (await Looking.ScanAsync(Encoding.UTF8.GetBytes("a" + new string('日', 100_000)), Ct)).For("noext"));

    [Theory]
    [InlineData("train.py", "print('hello')")]
    [InlineData("model.H5", "anything")]
    [InlineData("weights.dat", "\u0089HDF\r\n\u001a\n")]
    [InlineData("libmodel.so.1", "\u007fELF\u0002")]
    [InlineData("all.tar.gz", "\u001f\u008b\u0008\0")]
    public async Task CodeOfAnotherKind_IsNotScanned(string name, string bytes) =>
        Assert.Equal(ScanOutcome.NotScanned, (await Looking.ScanAsync(Looking.Bytes(bytes), Ct)).For(name));

    [Theory]
    [InlineData("objects-system.npy", "payload")]
    [InlineData("objects-system.npy", "x.NPY")]
    [InlineData("system-4.pkl", "part/0")]
    public async Task PartOfAZip_IsJudgedByItsBytesToo(string content, string name)
    {
        var zip = HostileFileTests.Zip([(name, await Looking.PickleAsync(content, Ct)), ("w.npy", await Looking.PickleAsync("floats.npy", Ct))]);

        Assert.Equal(ScanOutcome.Suspicious, (await Looking.ScanAsync(zip, Ct)).For("arrays.npz"));
    }

    [Fact]
    public async Task PickleUnderAnotherName_IsFoundByItsBytes()
    {
        Assert.Equal(ScanOutcome.Suspicious, (await Looking.ScanAsync(await Looking.PickleAsync("system-4.pkl", Ct), Ct)).For("weights.dat"));
        Assert.Equal(ScanOutcome.Suspicious, (await Looking.ScanAsync(await Looking.PickleAsync("system-0.pkl", Ct), Ct)).For("notes.txt"));
    }

    [Fact]
    public async Task OtherSamples_HoldNothingToRun()
    {
        foreach (var sample in Looking.Samples(".safetensors", ".onnx", ".png", ".json", ".csv", ".md"))
            Assert.True((await Looking.ScanAsync(await File.ReadAllBytesAsync(sample, Ct), Ct)).AsData == ScanOutcome.NoExecutable, sample);
    }

    [Fact]
    public async Task MoreThanIsRead_IsNotScanned()
    {
        // Deeper, more remembered, longer, more inside each other than is read.
        byte[][] files =
        [
            [.. Enumerable.Repeat((byte)'(', 200_000), (byte)'N', (byte)'.'],
            [0x80, 4, .. Enumerable.Repeat<byte[]>([(byte)'N', 0x94, (byte)'0'], 1_200_000).SelectMany(b => b), (byte)'N', (byte)'.'],
            [.. Enumerable.Repeat<byte[]>([(byte)'N', (byte)'0'], 3_000_000).SelectMany(b => b), (byte)'N', (byte)'.'],
            Nest(8),
        ];
        foreach (var file in files)
        {
            var verdict = await Looking.ScanAsync(file, Ct);
            Assert.True(verdict.AsPickle == ScanOutcome.NotScanned, $"{file.Length} bytes: {verdict.AsPickle} {Why(verdict)}");
        }
    }

    private static string Why(ScanVerdict verdict) => string.Join(' ', verdict.Findings?.Reasons ?? []);

    private static byte[] Nest(int levels)
    {
        byte[] inner = [0x80, 4, (byte)'N', (byte)'.'];
        for (var i = 0; i < levels; i++) inner = [0x80, 4, (byte)'B', (byte)inner.Length, 0, 0, 0, .. inner, (byte)'.'];
        return inner;
    }
}
