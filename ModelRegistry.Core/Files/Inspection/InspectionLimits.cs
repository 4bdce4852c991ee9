namespace ModelRegistry.Core.Files.Inspection;

/// <summary>
/// What is taken from a file at most. A file's own counts are strangers' numbers: none is believed before it is held against one of these, so
/// that looking at any file allocates less than 64 MiB.
/// </summary>
internal static class InspectionLimits
{
    /// <summary>Bytes of a header that is JSON (safetensors).</summary>
    public const int HeaderBytes = 8 * 1024 * 1024;

    /// <summary>Tensors that are listed; the rest are counted.</summary>
    public const int Tensors = 20_000;

    /// <summary>Dimensions of one tensor.</summary>
    public const int Rank = 32;

    /// <summary>Facts (keys and values) that are listed.</summary>
    public const int Facts = 1_000;

    /// <summary>Characters of one name.</summary>
    public const int NameLength = 512;

    /// <summary>Characters of one value, cell or line of facts.</summary>
    public const int ValueLength = 400;

    /// <summary>Bytes of text that are read to be shown.</summary>
    public const int TextBytes = 512 * 1024;

    /// <summary>Bytes of a JSON file that is read as a whole.</summary>
    public const int TreeBytes = 1024 * 1024;

    /// <summary>The same for YAML, which is slower to read.</summary>
    public const int YamlBytes = 256 * 1024;

    /// <summary>Bytes of a table from which its first rows are taken.</summary>
    public const int TableBytes = 256 * 1024;

    /// <summary>Levels of JSON, YAML, or of messages inside messages.</summary>
    public const int Depth = 64;

    /// <summary>Rows of a table.</summary>
    public const int Rows = 200;

    /// <summary>Columns of a table.</summary>
    public const int Columns = 100;

    /// <summary>Bytes of an image that a page shows.</summary>
    public const long ImageBytes = 32L * 1024 * 1024;

    /// <summary>Pixels of an image that a page shows: a small file may unfold to more than a browser's memory.</summary>
    public const long ImagePixels = 64_000_000;

    /// <summary>Files inside a zip.</summary>
    public const int ZipEntries = 20_000;

    /// <summary>Bytes of a zip's directory.</summary>
    public const int ZipDirectoryBytes = 4 * 1024 * 1024;

    /// <summary>How long one file is looked at for a page.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
}
