using System.Diagnostics.CodeAnalysis;
using System.Text;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>
/// Ids on this wire: padded base64 of a kind and a name, since its clients turn an artifact's id into hex and back. Opaque to them; nothing is trusted
/// that comes back in one.
/// </summary>
internal static class WandbIds
{
    public const string ArtifactKind = "Artifact";
    public const string ManifestKind = "ArtifactManifest";
    public const string CollectionKind = "ArtifactCollection";
    public const string RunKind = "Run";

    // Longer than any id of ours; what is longer is none.
    private const int MaxLength = 8192;

    public static string Of(string kind, string name) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{kind}:{name}"));

    /// <summary>A version, or the draft that becomes one and keeps its id.</summary>
    public static string OfArtifact(Guid id) => Of(ArtifactKind, id.ToString("N"));

    public static string OfManifest(Guid id) => Of(ManifestKind, id.ToString("N"));

    public static string OfRun(Guid id) => Of(RunKind, id.ToString("N"));

    public static string OfCollection(CollectionPath path) => Of(CollectionKind, path.ToString());

    /// <summary>The version, draft or run of an id; null for anything else.</summary>
    public static Guid? FindGuid(string? id, string kind) => TryRead(id, kind, out var name) && Guid.TryParseExact(name, "N", out var guid) ? guid : null;

    /// <summary>The collection of an id; null for anything else.</summary>
    public static CollectionPath? FindCollection(string? id) =>
        TryRead(id, CollectionKind, out var name) && name.Split('/') is [var entity, var project, var collection] ? new(entity, project, collection) : null;

    private static bool TryRead(string? id, string kind, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (id is null or { Length: 0 or > MaxLength }) return false;
        var bytes = new byte[id.Length];
        if (!Convert.TryFromBase64String(id, bytes, out var written)) return false;
        var text = Encoding.UTF8.GetString(bytes, 0, written);
        if (!text.StartsWith(kind + ":", StringComparison.Ordinal)) return false;
        name = text[(kind.Length + 1)..];
        return true;
    }
}
