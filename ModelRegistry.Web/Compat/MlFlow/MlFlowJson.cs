using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>How this wire writes: nothing is null, nothing is empty, moments are milliseconds, odd numbers are texts.</summary>
internal static class MlFlowJson
{
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds what there is.</summary>
    public static JsonObject With(this JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json[name] = value;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, long? value)
    {
        if (value is { } some) json[name] = some;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null) json[name] = value;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, IEnumerable<JsonNode?> values)
    {
        var list = new JsonArray([.. values]);
        if (list.Count > 0) json[name] = list;
        return json;
    }

    public static long Ms(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    /// <summary>A number, or its name.</summary>
    public static JsonNode Number(double value) => double.IsFinite(value)
        ? JsonValue.Create(value)
        : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    /// <summary><c>[{"key", "value"}]</c>.</summary>
    public static IEnumerable<JsonNode> Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value });

    /// <summary>The run's, experiment's or model's id as this wire writes it: 32 hex.</summary>
    public static string Id(Guid id) => id.ToString("N");

    /// <summary>The registry counts from 0, this wire from 1.</summary>
    public static string Version(int number) => (number + 1).ToString(CultureInfo.InvariantCulture);
}
