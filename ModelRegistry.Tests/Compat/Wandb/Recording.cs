using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>One request of a recorded conversation and what was answered.</summary>
internal sealed record Exchange(int Sequence, string Method, string Path, string? Operation, int Status, JsonNode? Request, JsonNode? Response);

/// <summary>
/// A whole conversation that a stock client had with a stub. Its files' bytes were not kept, so others of the same sizes stand for them, and every
/// digest that follows from them is computed anew.
/// </summary>
internal sealed partial class Recording
{
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    private Recording(string version, IReadOnlyList<Exchange> exchanges) => (Version, Exchanges) = (version, exchanges);

    /// <summary>The client's.</summary>
    public string Version { get; }

    public IReadOnlyList<Exchange> Exchanges { get; }

    /// <summary>What stands for a recorded text: digests from the start, ids and addresses as they are answered.</summary>
    public Dictionary<string, string> Now { get; } = new(StringComparer.Ordinal);

    public static async Task<Recording> ReadAsync(string version, CancellationToken ct)
    {
        var file = RepositoryRoot.Combine("ModelRegistry.Tests", "Compat", "Wandb", "Recorded", $"wandb-{version}.jsonl");
        var exchanges = (await File.ReadAllLinesAsync(file, ct)).Select(line => Read(JsonNode.Parse(line)!.AsObject())).ToList();
        var recording = new Recording(version, exchanges);
        foreach (var exchange in exchanges) recording.Invent(exchange);
        foreach (var exchange in exchanges.Where(IsManifest)) recording.Redigest(exchange);
        return recording;
    }

    /// <summary>The bytes that a recorded PUT stands for.</summary>
    public byte[] BytesOf(Exchange exchange) => exchange.Request is null ? [] : exchange.Request is JsonValue value && value.TryGetValue<string>(out var said) && Described().Match(said) is { Success: true } match
        ? contents[match.Groups["md5"].Value]
        : Encoding.UTF8.GetBytes(Replace(exchange.Request)!.ToJsonString());

    /// <summary>The bytes of a file by the MD5 that was recorded.</summary>
    public byte[] BytesOf(string recordedMd5) => contents.GetValueOrDefault(recordedMd5, []);

    /// <summary>A recorded value with all that is known put in its place.</summary>
    public JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Replace(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Replace)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Replace(text)),
        _ => node?.DeepClone(),
    };

    /// <summary>The same for a text.</summary>
    public string Replace(string text)
    {
        if (Now.TryGetValue(text, out var now)) return now;
        foreach (var prefix in new[] { "Content-MD5:", "md5/" })
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal) && Now.TryGetValue(text[prefix.Length..], out var rest)) return prefix + rest;
        }

        return text;
    }

    /// <summary>The manifest that is sent to the address which this answer gives.</summary>
    public Exchange ManifestSentTo(string recordedAddress) =>
        Exchanges.First(exchange => exchange.Method == "PUT" && recordedAddress.EndsWith(exchange.Path, StringComparison.Ordinal));

    private static Exchange Read(JsonObject line) => new(
        line["seq"]!.GetValue<int>(), line["method"]!.GetValue<string>(), line["path"]!.GetValue<string>(), line["op"]?.GetValue<string>() is { Length: > 0 } op ? op : null,
        line["status"]!.GetValue<int>(), line["request"]?.DeepClone(), line["response"]?.DeepClone());

    private static bool IsManifest(Exchange exchange) => exchange is { Method: "PUT", Request: JsonObject sent } && sent.ContainsKey("contents");

    // Files of artifacts and of runs alike.
    private void Invent(Exchange exchange)
    {
        if (exchange.Method != "PUT" || exchange.Request is not JsonValue value || !value.TryGetValue<string>(out var said) || Described().Match(said) is not { Success: true } match) return;
        var (size, md5) = (int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture), match.Groups["md5"].Value);
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) bytes[i] = (byte)((i * 31) + md5[i % md5.Length]);
        contents[md5] = bytes;
        Now[md5] = Md5Text.ToBase64(Md5Text.Of(bytes));
    }

    // The artifact's digest follows from its entries; the last createArtifact before it said the recorded one.
    private void Redigest(Exchange manifest)
    {
        var lines = new StringBuilder("wandb-artifact-manifest-v1\n");
        foreach (var (path, entry) in manifest.Request!["contents"]!.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal))
            lines.Append(path).Append(':').Append(Replace(entry!["digest"]!.GetValue<string>())).Append('\n');
        var creation = Exchanges.Last(e => e.Sequence < manifest.Sequence && e.Operation?.StartsWith("mutation CreateArtifact:", StringComparison.Ordinal) == true);
        var variables = creation.Request!["variables"]!;
        Now[(variables["input"] ?? variables)["digest"]!.GetValue<string>()] = Md5Text.Of(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    [GeneratedRegex(@"^<(?<size>\d+) bytes md5\(b64\)=(?<md5>[A-Za-z0-9+/=]+)>$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Described();
}
