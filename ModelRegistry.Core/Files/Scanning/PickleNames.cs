namespace ModelRegistry.Core.Files.Scanning;

/// <summary>What a name says of how a file is used: by an unpickler, or as code of another kind.</summary>
internal static class PickleNames
{
    private static readonly string[] Endings = [".pkl", ".pickle", ".joblib", ".bin", ".pt", ".pth", ".ckpt"];

    // Programs, and models that may hold them: Keras' functions in HDF5, operations in a graph of TensorFlow, anything in an archive.
    private static readonly string[] Code =
    [
        ".py", ".pyc", ".pyd", ".pyx", ".ipynb", ".sh", ".bat", ".cmd", ".ps1", ".js", ".r", ".rdata", ".rds", ".exe", ".dll", ".so", ".dylib", ".jar", ".whl", ".wasm",
        ".h5", ".hdf5", ".keras", ".pb", ".dill", ".cloudpickle", ".torchscript", ".engine", ".plan", ".mar", ".nemo", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".7z", ".rar",
    ];

    /// <summary>The outcome that counts for a file of this name: code that nobody judges here is not scanned, whatever its bytes look like.</summary>
    public static ScanOutcome Choose(string path, ScanOutcome asData, ScanOutcome asPickle) =>
        Contain(path) ? asPickle
        : asData < ScanOutcome.NotScanned && Array.Exists(Code, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? ScanOutcome.NotScanned
        : asData;

    /// <summary>True where whoever has a file of this name is likely to unpickle it, whatever is in it.</summary>
    public static bool Contain(string path) => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
