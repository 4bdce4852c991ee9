using Microsoft.AspNetCore.StaticFiles;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>The type that a file goes out under on this wire, by its name alone: clients show texts and pictures by it.</summary>
internal static class MlFlowContentType
{
    private const string Text = "text/plain";
    private const string Json = "application/json";
    private const string Bytes = "application/octet-stream";

    private static readonly FileExtensionContentTypeProvider Known = new();

    // What a browser would run as something else is a text here too.
    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".log", ".err", ".cfg", ".conf", ".cnf", ".cf", ".ini", ".properties", ".prop", ".hocon", ".toml", ".yaml", ".yml", ".xml", ".js", ".py", ".py3", ".csv", ".tsv", ".md", ".rst",
    };

    private static readonly HashSet<string> TextNames = new(StringComparer.OrdinalIgnoreCase) { "MLmodel", "MLproject" };

    /// <summary>A text, JSON, or a picture that is no document; all else is bytes, so that nothing of it runs in our origin.</summary>
    public static string Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (TextNames.Contains(name) || Texts.Contains(Path.GetExtension(name))) return Text;
        if (!Known.TryGetContentType(name, out var type)) return Bytes;
        var isPicture = type.StartsWith("image/", StringComparison.Ordinal) && !type.Contains("xml", StringComparison.Ordinal);
        return isPicture || type == Json ? type : Bytes;
    }
}
