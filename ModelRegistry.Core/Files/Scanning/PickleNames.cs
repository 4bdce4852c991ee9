namespace ModelRegistry.Core.Files.Scanning;

/// <summary>Names of files that people load with an unpickler.</summary>
internal static class PickleNames
{
    private static readonly string[] Endings = [".pkl", ".pickle", ".joblib", ".bin", ".pt", ".pth", ".ckpt"];

    /// <summary>True where whoever has a file of this name is likely to unpickle it, whatever is in it.</summary>
    public static bool Contain(string path) => Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
