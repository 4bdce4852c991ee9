using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>What can be seen of a file without running it.</summary>
internal sealed record InspectionContract
{
    public required string Path { get; init; }

    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes.</summary>
    public required string Digest { get; init; }

    /// <summary><c>clean</c>, <c>suspicious</c>, <c>notScanned</c>, <c>noExecutable</c> or <c>pending</c>.</summary>
    public required string Scan { get; init; }

    /// <summary><c>safetensors</c>, <c>onnx</c>, <c>gguf</c>, <c>npy</c>, <c>npz</c>, <c>pickle</c>, <c>zip</c>, <c>json</c>, <c>yaml</c>, <c>table</c>, <c>markdown</c>, <c>image</c>, <c>text</c>, <c>unknown</c>.</summary>
    public required string Format { get; init; }

    /// <summary><c>whole</c>, <c>part</c>, <c>tooLarge</c>, <c>unreadable</c> or <c>noReader</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not whole.</summary>
    public Text? Note { get; init; }

    /// <summary>Keys and values of the header, or the leaves of JSON and YAML by their paths.</summary>
    public required IReadOnlyList<FactContract> Facts { get; init; }

    /// <summary>Tensors, arrays or initializers, the first 20,000.</summary>
    public required IReadOnlyList<TensorContract> Tensors { get; init; }

    /// <summary>How many there are.</summary>
    public required long TensorCount { get; init; }

    public required IReadOnlyList<TensorContract> Inputs { get; init; }

    public required IReadOnlyList<TensorContract> Outputs { get; init; }

    public TableContract? Table { get; init; }

    public string? Text { get; init; }

    public ImageContract? Image { get; init; }

    public PickleContract? Pickle { get; init; }

    public static InspectionContract Of(InspectedFile file)
    {
        var seen = file.Inspection;
        return new()
        {
            Path = file.File.Path,
            Size = file.File.Size,
            Digest = file.File.Digest.ToString(),
            Scan = InspectionWords.Of(file.Scan),
            Format = InspectionWords.Of(seen.Format),
            State = InspectionWords.Of(seen.State),
            Note = seen.Note,
            Facts = seen.Facts.Select(fact => new FactContract(fact.Name, fact.Value)).ToList(),
            Tensors = seen.Tensors.Select(TensorContract.Of).ToList(),
            TensorCount = seen.TensorCount,
            Inputs = seen.Inputs.Select(TensorContract.Of).ToList(),
            Outputs = seen.Outputs.Select(TensorContract.Of).ToList(),
            Table = seen.Table is { } table ? new(table.Columns, table.Rows) : null,
            Text = seen.Text,
            Image = seen.Image is { } image ? new(image.ContentType, image.Width, image.Height) : null,
            Pickle = seen.Pickle is { } pickle ? PickleContract.Of(pickle) : null,
        };
    }
}

/// <summary>One key and its value as text.</summary>
internal sealed record FactContract(string Name, string Value);

/// <summary>One tensor by its header.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="DType">In the format's own word.</param>
/// <param name="Shape">Each dimension as text: a number, or the name of a free one.</param>
internal sealed record TensorContract(string Name, string DType, IReadOnlyList<string> Shape)
{
    public static TensorContract Of(TensorInfo tensor) => new(tensor.Name, tensor.DType, tensor.Shape);
}

/// <summary>The first rows of a table.</summary>
internal sealed record TableContract(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>An image by its header, in pixels.</summary>
internal sealed record ImageContract(string ContentType, int Width, int Height);

/// <summary>What a pickle would do.</summary>
/// <param name="Outcome">As the scan's.</param>
/// <param name="Reasons">Why it is not clean, a sentence each.</param>
/// <param name="Imports">What is not on the list first.</param>
/// <param name="PersistentIds">How many ids it asks its loader to resolve.</param>
internal sealed record PickleContract(string Outcome, IReadOnlyList<Text> Reasons, IReadOnlyList<ImportContract> Imports, long PersistentIds)
{
    public static PickleContract Of(PickleFindings pickle) => new(
        InspectionWords.Of(pickle.Outcome), pickle.Reasons, pickle.Imports.Select(i => new ImportContract(i.Module, i.Name, i.IsAllowed, i.Why)).ToList(), pickle.PersistentIds);
}

/// <summary>One import.</summary>
/// <param name="Allowed">True where the list holds it.</param>
/// <param name="Why">The list's reason.</param>
internal sealed record ImportContract(string Module, string Name, bool Allowed, string? Why);
