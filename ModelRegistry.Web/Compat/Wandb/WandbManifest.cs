using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>An entry of a manifest.</summary>
/// <param name="Path">As the client wrote it.</param>
/// <param name="Digest">Base64 of an MD5; of a reference, what the client knows it by.</param>
/// <param name="Size">Bytes, where it said so.</param>
/// <param name="Ref">Where a reference's bytes lie; null for a file.</param>
/// <param name="Extra">A JSON object; null for none.</param>
internal sealed record WandbEntry(string Path, string Digest, long? Size, string? Ref, string? Extra);

/// <summary>What these clients say a version consists of. What a client adds for itself (a path on its own disk) is not kept.</summary>
internal sealed record WandbManifest(IReadOnlyList<WandbEntry> Entries)
{
    /// <summary>Bytes of one at most: 100,000 entries with long paths.</summary>
    public const int MaxBytes = 128 << 20;

    private const string Policy = "wandb-storage-policy-v1";
    private const int Version = 1;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one; the sentence that says what is wrong with it is <paramref name="fault"/>.</summary>
    public static WandbManifest? Parse(ReadOnlyMemory<byte> json, out string? fault)
    {
        fault = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.GetProperty("version").GetInt32() != Version) fault = "A manifest is an object of version 1.";
            else if (root.TryGetProperty("storagePolicy", out var policy) && policy.GetString() != Policy) fault = $"The storage policy is '{Policy}'.";
            else return new([.. root.GetProperty("contents").EnumerateObject().Select(Read)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            fault = "This is no manifest: 'contents' names each path with its 'digest'.";
        }

        return null;
    }

    /// <summary>The name of the content: MD5 over a line for each entry, in the order of their paths' bytes.</summary>
    public string ComputeDigest()
    {
        using var hash = Md5Text.Begin();
        hash.AppendData("wandb-artifact-manifest-v1\n"u8);
        foreach (var (_, line) in Entries.Select(e => (Encoding.UTF8.GetBytes(e.Path), Encoding.UTF8.GetBytes($"{e.Path}:{e.Digest}\n"))).Order(ByBytes.Instance)) hash.AppendData(line);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The manifest of a version, whoever logged it and how.</summary>
    public static WandbManifest Of(SummedVersion version) => new(
    [
        .. version.Files.Select(f => new WandbEntry(f.File.Path, Md5Text.ToBase64(f.Md5), f.File.Size, null, null)),
        .. version.References.Select(r => new WandbEntry(r.Path, r.Digest, r.Size, r.Uri, r.Extra)),
    ]);

    /// <summary>As these clients read it.</summary>
    /// <param name="artifact">The version's id on this wire.</param>
    public byte[] ToBytes(string artifact)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("storagePolicy", Policy);
            json.WriteStartObject("storagePolicyConfig");
            json.WriteString("storageLayout", "V2");
            json.WriteEndObject();
            json.WriteStartObject("contents");
            foreach (var entry in Entries) Write(json, entry, artifact);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static WandbEntry Read(JsonProperty property)
    {
        var entry = property.Value;
        return new(
            property.Name,
            entry.GetProperty("digest").GetString() ?? throw new FormatException("No digest."),
            entry.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number ? size.GetInt64() : null,
            entry.TryGetProperty("ref", out var reference) && reference.ValueKind == JsonValueKind.String ? reference.GetString() : null,
            entry.TryGetProperty("extra", out var extra) && extra.ValueKind == JsonValueKind.Object && extra.EnumerateObject().Any() ? extra.GetRawText() : null);
    }

    private static void Write(Utf8JsonWriter json, WandbEntry entry, string artifact)
    {
        json.WriteStartObject(entry.Path);
        json.WriteString("digest", entry.Digest);
        json.WriteString("birthArtifactID", artifact);
        if (entry.Ref is not null) json.WriteString("ref", entry.Ref);
        if (entry.Size is { } size) json.WriteNumber("size", size);
        if (entry.Extra is not null)
        {
            json.WritePropertyName("extra");
            JsonNode.Parse(entry.Extra)!.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private sealed class ByBytes : IComparer<(byte[] Path, byte[] Line)>
    {
        public static ByBytes Instance { get; } = new();

        public int Compare((byte[] Path, byte[] Line) x, (byte[] Path, byte[] Line) y) => x.Path.AsSpan().SequenceCompareTo(y.Path);
    }
}
