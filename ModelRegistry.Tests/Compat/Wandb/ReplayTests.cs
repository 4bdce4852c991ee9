using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>
/// Whole conversations of stock clients, asked again request by request: the same questions must have the same answers, but for ids, addresses, times
/// and what is said beside.
/// </summary>
public sealed class ReplayTests
{
    // The server's own choice, or what the stub made up.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "createdAt", "updatedAt", "heartbeatAt", "cursor", "endCursor", "email", "teams" };
    private static readonly HashSet<string> Handles = new(StringComparer.Ordinal) { "id", "runID", "directUrl", "uploadUrl", "internalId", "projectId" };
    private static readonly HashSet<string> JsonTexts = new(StringComparer.Ordinal) { "metadata", "flags" };

    // The stub kept a run's words as they came, and never ended one.
    private static readonly HashSet<string> OfRuns = new(StringComparer.Ordinal) { "config", "summaryMetrics", "state", "name", "historyLineCount", "historyTail" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.28.2")]
    [InlineData("0.16.6")]
    public async Task StockClient_IsAnsweredAsRecorded(string version)
    {
        await using var app = await RegistryApp.StartAsync();
        var alice = await app.AddAccountAsync("alice");
        await app.AddEntityAsync(alice, "acme");
        CoreHost.Must(await app.Get<ChangeDefaults>().ExecuteAsync("acme", null, alice, Ct));
        using var http = app.StrangerClient();
        var key = Basic(await app.TokenAsync(alice));
        var recording = await Recording.ReadAsync(version, Ct);

        foreach (var exchange in recording.Exchanges)
        {
            using var request = Ask(recording, exchange, exchange.Status == 401 ? Basic("mreg-" + new string('x', 40)) : key);
            using var answer = await http.SendAsync(request, Ct);
            var body = await answer.Content.ReadAsByteArrayAsync(Ct);
            var where = $"{version} #{exchange.Sequence} {exchange.Operation ?? exchange.Method + " " + exchange.Path}";
            Assert.True((int)answer.StatusCode == exchange.Status, $"{where} answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
            Check(recording, exchange, body, where);
        }

        var runs = await app.Get<RunQueries>().ListAsync("acme", "drv", new(), alice, Ct);
        Assert.All(CoreHost.Must(runs).Items, run => Assert.Equal(RunState.Finished, run.State));
        Assert.Contains("\"loss\":0.5", CoreHost.Must(runs).Items[^1].Summary, StringComparison.Ordinal);
        var models = CoreHost.Must(await app.Get<CollectionQueries>().ListAsync("acme", "model-registry", new(), alice, Ct));
        Assert.Equal("production", Assert.Single(Assert.Single(models.Items).Aliases).Alias);
    }

    private static AuthenticationHeaderValue Basic(string token) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{token}")));

    private static HttpRequestMessage Ask(Recording recording, Exchange exchange, AuthenticationHeaderValue key)
    {
        if (exchange.Method is "PUT" or "GET")
        {
            // No key goes there, as no client sends one.
            var (_, now) = recording.Now.Last(pair => pair.Key.EndsWith(exchange.Path, StringComparison.Ordinal));
            return new(new(exchange.Method), now) { Content = exchange.Method == "PUT" ? new ByteArrayContent(recording.BytesOf(exchange)) : null };
        }

        JsonNode body;
        if (exchange.Path != "/graphql")
        {
            body = recording.Replace(exchange.Request)!;
        }
        else
        {
            var asked = exchange.Request!.AsObject();
            if (exchange.Operation?.StartsWith("mutation CreateArtifactManifest", StringComparison.Ordinal) == true) Redigest(recording, exchange);
            body = new JsonObject { ["query"] = exchange.Operation is { } operation ? WandbDocuments.Of(recording.Version, operation) : "query Viewer { viewer { id } }" };
            if (asked.ContainsKey("variables")) body["variables"] = recording.Replace(asked["variables"]);
            if (asked.ContainsKey("operationName")) body["operationName"] = asked["operationName"]!.DeepClone();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, exchange.Path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = key;
        return request;
    }

    // A manifest holds ids that only the answers tell, so its digest is known when it is asked for.
    private static void Redigest(Recording recording, Exchange exchange)
    {
        if (exchange.Request!["variables"]!["digest"]!.GetValue<string>() is not { Length: > 0 } digest) return;
        var address = exchange.Response!["data"]!["createArtifactManifest"]!["artifactManifest"]!["file"]!["uploadUrl"]!.GetValue<string>();
        var bytes = recording.BytesOf(recording.ManifestSentTo(address));
        recording.Now[digest] = Core.Files.Md5Text.ToBase64(Core.Files.Md5Text.Of(bytes));
    }

    private static void Check(Recording recording, Exchange exchange, byte[] body, string where)
    {
        if (exchange.Status == (int)HttpStatusCode.Unauthorized)
        {
            Assert.NotEmpty(JsonNode.Parse(body)!["errors"]![0]!["message"]!.GetValue<string>());
        }
        else if (exchange.Method == "GET" && exchange.Response is JsonObject manifest)
        {
            CheckManifest(recording, manifest, JsonNode.Parse(body)!.AsObject(), where);
        }
        else if (exchange.Method == "GET")
        {
            var name = Encoding.UTF8.GetString(Convert.FromBase64String(Uri.UnescapeDataString(exchange.Path.Split('/')[2].Split('?')[0])));
            Assert.Equal(recording.BytesOf(name["md5/".Length..]), body);
        }
        else if (exchange.Method == "POST")
        {
            Compare(recording, exchange.Response, JsonNode.Parse(body), where, exchange.Operation ?? string.Empty);
        }
    }

    private static void CheckManifest(Recording recording, JsonObject recorded, JsonObject now, string where)
    {
        Assert.Equal(recorded["version"]!.GetValue<int>(), now["version"]!.GetValue<int>());
        Assert.Equal(recorded["storagePolicy"]!.GetValue<string>(), now["storagePolicy"]!.GetValue<string>());
        Assert.Equal("V2", now["storagePolicyConfig"]!["storageLayout"]!.GetValue<string>());
        var (then, entries) = (recorded["contents"]!.AsObject(), now["contents"]!.AsObject());
        Assert.Equal(then.Select(pair => pair.Key).Order(StringComparer.Ordinal), entries.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        foreach (var (path, entry) in then)
        {
            Assert.Equal(recording.Replace(entry!["digest"]!.GetValue<string>()), entries[path]!["digest"]!.GetValue<string>());
            Assert.Equal(recording.Replace(entry["birthArtifactID"]!.GetValue<string>()), entries[path]!["birthArtifactID"]!.GetValue<string>());
            Assert.Equal(entry["size"]!.GetValue<long>(), entries[path]!["size"]!.GetValue<long>());
            Assert.False(entries[path]!.AsObject().ContainsKey("local_path"), $"{where}: a client's own path is nobody's business");
        }
    }

    private static void Compare(Recording recording, JsonNode? recorded, JsonNode? now, string where, string operation)
    {
        switch (recorded)
        {
            case JsonObject map:
                Assert.True(now is JsonObject, $"{where}: an object was recorded, now {now?.ToJsonString() ?? "null"}");
                Assert.True(map.Select(p => p.Key).Order(StringComparer.Ordinal).SequenceEqual(now!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal), StringComparer.Ordinal), $"{where}: other fields: {now.ToJsonString()}");
                foreach (var (name, value) in map) CompareField(recording, name, value, now[name], $"{where}.{name}", operation);
                break;
            case JsonArray list when operation.Contains("__type", StringComparison.Ordinal):
                // A long list was cut in the recording: what it names is there.
                var names = now!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
                Assert.All(list.OfType<JsonObject>(), item => Assert.Contains(item["name"]!.GetValue<string>(), names));
                break;
            case JsonArray list:
                Assert.True(now is JsonArray other && other.Count == list.Count, $"{where}: {list.ToJsonString()} was recorded, now {now?.ToJsonString() ?? "null"}");
                for (var i = 0; i < list.Count; i++) Compare(recording, list[i], now![i], $"{where}[{i}]", operation);
                break;
            case null:
                Assert.True(now is null, $"{where}: nothing was recorded, now {now?.ToJsonString()}");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(recording.Replace(recorded), now), $"{where}: {recording.Replace(recorded)!.ToJsonString()} was recorded, now {now?.ToJsonString() ?? "null"}");
                break;
        }
    }

    private static void CompareField(Recording recording, string name, JsonNode? recorded, JsonNode? now, string where, string operation)
    {
        if (Own.Contains(name) || (operation.StartsWith("query Run:", StringComparison.Ordinal) && OfRuns.Contains(name))) return;
        var said = recorded is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (said is not null && Handles.Contains(name))
        {
            Assert.True(now is not null, $"{where}: there was one, now there is none");
            recording.Now[said] = now!.GetValue<string>();
            // A client turns an artifact's id into bytes and back.
            if (name == "id") Assert.NotEmpty(Convert.FromBase64String(recording.Now[said]));
            if (name.EndsWith("Url", StringComparison.Ordinal)) Assert.StartsWith("http://", recording.Now[said], StringComparison.Ordinal);
        }
        else if (said is not null && JsonTexts.Contains(name))
        {
            Assert.True(now is not null && JsonNode.DeepEquals(JsonNode.Parse(said), JsonNode.Parse(now.GetValue<string>())), $"{where}: {said} was recorded, now {now?.ToJsonString() ?? "null"}");
        }
        else if (said?.StartsWith("quiet-lab", StringComparison.Ordinal) == true)
        {
            Assert.NotEmpty(now!.GetValue<string>());
        }
        else
        {
            Compare(recording, recorded, now, where, operation);
        }
    }
}
