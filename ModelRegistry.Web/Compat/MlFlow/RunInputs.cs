using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>The data sets and models that a run says it took: kept in this wire's own words and given back, since they are no versions of the registry.</summary>
internal static class RunInputs
{
    private const string DataSet = "dataset.";
    private const string Model = "model.";

    /// <summary>From a call that logs them; the same data set again replaces what was said of it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(MlFlowCall call) =>
    [
        .. call.Objects("datasets").Select(ReadDataSet),
        .. call.Objects("models").Select(model => MlFlowCall.TextOf(model, "model_id") is { Length: > 0 } id
            ? KeyValuePair.Create(Model + Hash(id), new JsonObject { ["model_id"] = id }.ToJsonString(MlFlowJson.Plain))
            : throw MlFlowCall.Missing("model_id")),
    ];

    /// <summary>As a run's <c>inputs</c>.</summary>
    public static JsonObject Write(IReadOnlyList<KeyValuePair<string, string>> words) => new JsonObject()
        .With("dataset_inputs", words.Where(word => word.Key.StartsWith(DataSet, StringComparison.Ordinal)).Select(word => JsonNode.Parse(word.Value)))
        .With("model_inputs", words.Where(word => word.Key.StartsWith(Model, StringComparison.Ordinal)).Select(word => JsonNode.Parse(word.Value)));

    private static KeyValuePair<string, string> ReadDataSet(JsonObject input)
    {
        var given = input["dataset"] as JsonObject ?? throw MlFlowCall.Missing("dataset");
        var dataSet = new JsonObject();
        foreach (var field in (string[])["name", "digest", "source_type", "source"])
            dataSet[field] = MlFlowCall.TextOf(given, field) is { Length: > 0 } text ? text : throw MlFlowCall.Missing(field);
        var tags = new List<JsonNode>();
        foreach (var tag in (input["tags"] as JsonArray ?? []).OfType<JsonObject>())
            tags.Add(new JsonObject { ["key"] = MlFlowCall.TextOf(tag, "key"), ["value"] = MlFlowCall.TextOf(tag, "value") });
        var kept = new JsonObject { ["dataset"] = dataSet }.With("tags", tags);
        foreach (var field in (string[])["schema", "profile"])
        {
            // A profile of megabytes says nothing that is looked for here: what is too long is left out.
            dataSet.With(field, MlFlowCall.TextOf(given, field));
            if (kept.ToJsonString(MlFlowJson.Plain).Length > KeyedTag.MaxValueLength) dataSet.Remove(field);
        }

        return KeyValuePair.Create(DataSet + Hash($"{dataSet["name"]}\n{dataSet["digest"]}"), kept.ToJsonString(MlFlowJson.Plain));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
