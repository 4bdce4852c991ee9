using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>An answer on MLflow's wire.</summary>
internal sealed record MlFlowAnswer(HttpResponseMessage Response, byte[] Bytes)
{
    public HttpStatusCode Status => Response.StatusCode;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The same, if it is exactly 200 and a JSON object, which is all that these clients take.</summary>
    public MlFlowAnswer Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Response.RequestMessage?.Method} {Response.RequestMessage?.RequestUri} answered {(int)Status}: {Text}");
        return this;
    }

    /// <summary>A refusal of this status and code, in this wire's form and no other.</summary>
    public MlFlowAnswer Refused(int status, string code, string? text = null)
    {
        Assert.True((int)Status == status && Json["error_code"]?.GetValue<string>() == code, $"{Response.RequestMessage?.Method} {Response.RequestMessage?.RequestUri} answered {(int)Status}, not {status} {code}: {Text}");
        Assert.Equal(["error_code", "message"], Json.Select(pair => pair.Key));
        if (text is not null) Assert.Contains(text, Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        return this;
    }
}

/// <summary>One account's token on MLflow's wire, as a stock client sends it; alone where the user name is empty.</summary>
internal sealed class MlFlowClient(HttpClient http, string user, string token)
{
    public const string Api = "/api/2.0/mlflow/";
    public const string Artifacts = "/api/2.0/mlflow-artifacts/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Of somebody's, for an entity.</summary>
    public static async Task<MlFlowClient> OfAsync(RegistryApp app, Actor actor, string? entity = null, Role maxRole = Role.Owner) =>
        new(app.StrangerClient(), entity ?? actor.Name, await app.TokenAsync(actor, maxRole));

    public Task<MlFlowAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, new Uri(path, UriKind.Relative), content, headers);

    /// <summary>An artifact's address as it stands: no step in it is taken before it is sent.</summary>
    public Task<MlFlowAnswer> RawAsync(HttpMethod method, string path, string? text = null) => SendAsync(
        method, new Uri($"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{Artifacts}artifacts/{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }),
        text is null ? null : new StringContent(text, Encoding.UTF8, "text/plain"));

    private async Task<MlFlowAnswer> SendAsync(HttpMethod method, Uri address, HttpContent? content, (string Name, string Value)[]? headers = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = user.Length == 0
            ? new AuthenticationHeaderValue("Bearer", token)
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}")));
        request.Headers.TryAddWithoutValidation("User-Agent", "mlflow-python-client/2.17.2");
        foreach (var (name, value) in headers ?? []) request.Headers.TryAddWithoutValidation(name, value);
        var response = await http.SendAsync(request, Ct);
        return new(response, await response.Content.ReadAsByteArrayAsync(Ct));
    }

    public Task<MlFlowAnswer> GetAsync(string path, params (string Name, string Value)[] query) =>
        SendAsync(HttpMethod.Get, Api + path + "?" + string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value).Replace("%20", "+", StringComparison.Ordinal)}")));

    public Task<MlFlowAnswer> PostAsync(string path, object body) => JsonAsync(HttpMethod.Post, path, body);

    public Task<MlFlowAnswer> PatchAsync(string path, object body) => JsonAsync(HttpMethod.Patch, path, body);

    public Task<MlFlowAnswer> DeleteAsync(string path, object body) => JsonAsync(HttpMethod.Delete, path, body);

    public Task<MlFlowAnswer> JsonAsync(HttpMethod method, string path, object body) => SendAsync(method, path.StartsWith('/') ? path : Api + path,
        new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    /// <summary>Sends a file as these clients do.</summary>
    public Task<MlFlowAnswer> PutAsync(string path, string text) => SendAsync(HttpMethod.Put, $"{Artifacts}artifacts/{path}", new StringContent(text, Encoding.UTF8, "text/plain"));

    public Task<MlFlowAnswer> FileAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, $"{Artifacts}artifacts/{path}", null, headers);

    public Task<MlFlowAnswer> ListAsync(string path) => SendAsync(HttpMethod.Get, $"{Artifacts}artifacts?path={Uri.EscapeDataString(path)}");

    /// <summary>A run in the default experiment: its id and the path of its artifacts.</summary>
    public async Task<(string Id, string Root)> RunAsync(string name = "training")
    {
        var run = (await PostAsync("runs/create", new { experiment_id = "0", user_id = "ada", run_name = name, start_time = 1_700_000_000_000, tags = new[] { new { key = "mlflow.user", value = "ada" } } })).Ok().Json["run"]!["info"]!;
        return (run["run_id"]!.GetValue<string>(), run["artifact_uri"]!.GetValue<string>()["mlflow-artifacts:/".Length..]);
    }

    /// <summary>A registered model with so many versions elsewhere.</summary>
    public async Task ModelAsync(string name, int versions = 0)
    {
        (await PostAsync("registered-models/create", new { name })).Ok();
        for (var i = 1; i <= versions; i++) (await VersionAsync(name, $"s3://bucket/{i}")).Ok();
    }

    public Task<MlFlowAnswer> VersionAsync(string name, string source, string? runId = null) => PostAsync("model-versions/create", runId is null ? new { name, source } : new { name, source, run_id = runId });
}
