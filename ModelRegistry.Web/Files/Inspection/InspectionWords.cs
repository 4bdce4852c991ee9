using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>How scans and inspections are called: in JSON one word, on a page a few.</summary>
internal static class InspectionWords
{
    /// <summary>A scan in JSON; none yet is <c>pending</c>.</summary>
    public static string Of(ScanOutcome? scan) => scan switch
    {
        ScanOutcome.NoExecutable => "noExecutable",
        ScanOutcome.Clean => "clean",
        ScanOutcome.NotScanned => "notScanned",
        ScanOutcome.Suspicious => "suspicious",
        _ => "pending",
    };

    /// <summary>A format in JSON.</summary>
    public static string Of(FileFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>A state in JSON.</summary>
    public static string Of(InspectionState state) => state switch
    {
        InspectionState.Whole => "whole",
        InspectionState.Part => "part",
        InspectionState.TooLarge => "tooLarge",
        InspectionState.Unreadable => "unreadable",
        _ => "noReader",
    };

    /// <summary>A format on a page.</summary>
    public static Text Name(FileFormat format) => format switch
    {
        FileFormat.Safetensors => (Text)"Safetensors",
        FileFormat.Onnx => "ONNX",
        FileFormat.Gguf => "GGUF",
        FileFormat.Npy => "NumPy array",
        FileFormat.Npz => "NumPy arrays",
        FileFormat.Pickle => "Python pickle",
        FileFormat.Zip => "Zip",
        FileFormat.Json => "JSON",
        FileFormat.Yaml => "YAML",
        FileFormat.Table => "Table",
        FileFormat.Markdown => "Markdown",
        FileFormat.Image => "Image",
        FileFormat.Text => "Text",
        _ => "Unknown format",
    };

    /// <summary>What a file's fact is called on a page: what a reader named is said in the reader's language, a file's own key as it stands.</summary>
    public static Text Label(FileFormat format, FileFact fact) => format is FileFormat.Onnx or FileFormat.Gguf or FileFormat.Npy or FileFormat.Npz or FileFormat.Zip or FileFormat.Pickle or FileFormat.Image
        ? fact.Name switch
        {
            "IR version" => (Text)"IR version",
            "Producer" => "Producer",
            "Producer version" => "Producer version",
            "Domain" => "Domain",
            "Model version" => "Model version",
            "Description" => "Description",
            "Nodes" => "Nodes",
            "Graph" => "Graph",
            "Opset" => "Opset",
            "GGUF version" => "GGUF version",
            "Type" => "Image type",
            "Size" => "Size",
            "Order" => "Order",
            "Values" => "Array values",
            "Files" => "Files",
            _ => Text.Verbatim(fact.Name),
        }
        : Text.Verbatim(fact.Name);

    /// <summary>A fact's value, where it is in the reader's words and not the file's.</summary>
    public static Text Value(FileFormat format, FileFact fact) => (format, fact.Value) switch
    {
        (FileFormat.Image, _) when fact.Name == "Size" => Text.Stored(fact.Value, $"{fact.Name} pixels"),
        (FileFormat.Npy or FileFormat.Npz or FileFormat.Pickle, "Fortran (columns first)") => "Fortran (columns first)",
        (FileFormat.Npy or FileFormat.Npz or FileFormat.Pickle, "C (rows first)") => "C (rows first)",
        (FileFormat.Npy or FileFormat.Npz or FileFormat.Pickle, "Python objects: loading it takes allow_pickle=True and runs a pickle") =>
            "Python objects: loading it takes allow_pickle=True and runs a pickle",
        _ => Text.Verbatim(fact.Value),
    };

    /// <summary>A scan on a page.</summary>
    public static Text Name(ScanOutcome? scan) => scan switch
    {
        ScanOutcome.NoExecutable => (Text)"No executable files",
        ScanOutcome.Clean => "Scan clean",
        ScanOutcome.NotScanned => "Not scanned",
        ScanOutcome.Suspicious => "Suspicious",
        _ => "Scan pending",
    };

    /// <summary>What a scan means, on hover.</summary>
    public static Text Hint(ScanOutcome? scan) => scan switch
    {
        ScanOutcome.NoExecutable => (Text)"Nothing here is run by being loaded.",
        ScanOutcome.Clean => "Every pickle was decoded to its last byte, and imports only what is on the list.",
        ScanOutcome.NotScanned => "Something here may run code when it is loaded, and not all of it could be understood.",
        ScanOutcome.Suspicious => "A pickle here would import or call what is not on the list. Don't load it before you know why.",
        _ => "Its files are being looked at for code that runs when they are loaded.",
    };
}
