using System.Text.Json;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Where an MLflow client said that a version's files lie, as the metadata keeps it.</summary>
/// <param name="Source">In the client's words: a stranger's text.</param>
/// <param name="IsElsewhere">False where it is a place of this registry, or none that others could reach.</param>
public sealed record MlFlowOrigin(string Source, bool IsElsewhere)
{
    private const string OwnStore = "/mlflow-artifacts/artifacts/";

    // A file of somebody's machine is nowhere that others could look.
    private static readonly string[] NoneElsewhere = ["runs", "models", "mlflow-artifacts", "file"];

    /// <summary>From a version's metadata; null where no such client logged it.</summary>
    /// <param name="metadata">A JSON object, as the core keeps it.</param>
    public static MlFlowOrigin? Of(string metadata)
    {
        using var document = JsonDocument.Parse(metadata);
        if (!document.RootElement.TryGetProperty("mlflow", out var mlflow) || mlflow.ValueKind != JsonValueKind.Object
            || !mlflow.TryGetProperty("source", out var said) || said.ValueKind != JsonValueKind.String || said.GetString() is not { Length: > 0 } source) return null;
        var scheme = source.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? source[..colon] : string.Empty;
        return new(source, scheme.Length > 0 && !NoneElsewhere.Contains(scheme, StringComparer.OrdinalIgnoreCase) && !source.Contains(OwnStore, StringComparison.Ordinal));
    }
}
