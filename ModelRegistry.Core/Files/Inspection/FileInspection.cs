using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>What a file is, by its name and first bytes.</summary>
public enum FileFormat
{
    /// <summary>No reader knows it.</summary>
    Unknown,

    /// <summary>Tensors behind a JSON header.</summary>
    Safetensors,

    /// <summary>A graph as protocol buffers.</summary>
    Onnx,

    /// <summary>Keys and tensors of llama.cpp and its kin.</summary>
    Gguf,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>A zip of NumPy arrays.</summary>
    Npz,

    /// <summary>A program for Python's unpickler, also inside PyTorch's zip.</summary>
    Pickle,

    /// <summary>A zip of other things.</summary>
    Zip,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>YAML documents.</summary>
    Yaml,

    /// <summary>Values between commas or tabs.</summary>
    Table,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>PNG, JPEG, GIF or WebP.</summary>
    Image,

    /// <summary>Plain text.</summary>
    Text,
}

/// <summary>How far the look inside came.</summary>
public enum InspectionState
{
    /// <summary>All that this reader shows was read.</summary>
    Whole,

    /// <summary>The first part; <see cref="FileInspection.Note"/> says what is missing.</summary>
    Part,

    /// <summary>Nothing is shown: it is larger than this reader reads, or took too long.</summary>
    TooLarge,

    /// <summary>Nothing is shown: it is not what its name says, or broken.</summary>
    Unreadable,

    /// <summary>There is no reader for it.</summary>
    NoReader,
}

/// <summary>What can be seen of a file without running it. Which lists are filled depends on the format.</summary>
public sealed record FileInspection
{
    /// <summary>What it is.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>How far the reader came.</summary>
    public InspectionState State { get; init; }

    /// <summary>Why it is not <see cref="InspectionState.Whole"/>, in a sentence.</summary>
    public Text? Note { get; init; }

    /// <summary>What the header says of the file: producer, opset, format's version, metadata.</summary>
    public IReadOnlyList<FileFact> Facts { get; init; } = [];

    /// <summary>Tensors, arrays and initializers, in the file's order.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; init; } = [];

    /// <summary>How many there are, listed or not.</summary>
    public long TensorCount { get; init; }

    /// <summary>A graph's inputs.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; init; } = [];

    /// <summary>A graph's outputs.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; init; } = [];

    /// <summary>The first rows of a table.</summary>
    public TableSample? Table { get; init; }

    /// <summary>The text, or its beginning: plain, Markdown, JSON or YAML as logged.</summary>
    public string? Text { get; init; }

    /// <summary>Type and size of an image.</summary>
    public ImageFacts? Image { get; init; }

    /// <summary>What a pickle would import.</summary>
    public PickleFindings? Pickle { get; init; }
}

/// <summary>One key and its value as text.</summary>
public sealed record FileFact(string Name, string Value);

/// <summary>One tensor by what its header says.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="DType">In the format's own word: <c>F32</c>, <c>float32</c>, <c>Q4_K</c>.</param>
/// <param name="Shape">Each dimension: a number, or the name of one that is free.</param>
public sealed record TensorInfo(string Name, string DType, IReadOnlyList<string> Shape)
{
    /// <summary>The shape as it is read out: <c>64 × 32</c>; empty for a scalar.</summary>
    public string ShapeText => string.Join(" × ", Shape);

    /// <summary>How many values it holds, where every dimension is a number and the product fits.</summary>
    public long? Count
    {
        get
        {
            var count = 1L;
            foreach (var dimension in Shape)
            {
                if (!long.TryParse(dimension, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size)) return null;
                var (high, low) = (Math.BigMul(count, size, out var product), product);
                if (high != 0 || low < 0) return null;
                count = low;
            }

            return count;
        }
    }
}

/// <summary>The first rows of a table.</summary>
/// <param name="Columns">The header's cells.</param>
/// <param name="Rows">As many cells as columns.</param>
/// <param name="IsNumeric">For each column: true where every shown cell that is not empty is a number.</param>
public sealed record TableSample(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<bool> IsNumeric);

/// <summary>An image by its header.</summary>
/// <param name="ContentType">One of four types that a browser draws without running anything.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record ImageFacts(string ContentType, int Width, int Height);
