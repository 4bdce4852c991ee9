using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Files;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>What a GraphQL question was answered.</summary>
internal sealed record WandbAnswer(HttpStatusCode Status, JsonObject Body)
{
    public JsonNode Data => Body["data"] ?? throw new InvalidOperationException(Body.ToJsonString());

    /// <summary>The code of the first error.</summary>
    public string? Code => Body["errors"]?[0]?["extensions"]?["code"]?.GetValue<string>();

    /// <summary>The same, if nothing was refused.</summary>
    public WandbAnswer Must()
    {
        Assert.True(Status == HttpStatusCode.OK && Body["errors"] is null, $"{(int)Status}: {Body.ToJsonString()}");
        return this;
    }

    /// <summary>A refusal with this code: 200, as everything that a client can mend.</summary>
    public WandbAnswer MustRefuse(string code)
    {
        Assert.True(Status == HttpStatusCode.OK && string.Equals(Code, code, StringComparison.OrdinalIgnoreCase), $"{(int)Status}, not {code}: {Body.ToJsonString()}");
        Assert.NotEmpty(Body["errors"]![0]!["message"]!.GetValue<string>());
        return this;
    }
}

/// <summary>A version on its way.</summary>
internal sealed record WandbLog(string Id, string State, IReadOnlyList<(string Path, byte[] Bytes)> Files, string Digest);

/// <summary>Speaks as the newest client does, with one account's key.</summary>
internal sealed class WandbClient(RegistryApp app, string token, string entity)
{
    private readonly HttpClient http = app.StrangerClient();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Without a key: for addresses that carry their own.</summary>
    public HttpClient Bare => http;

    public static async Task<WandbClient> OfAsync(RegistryApp app, Actor actor, string entity) => new(app, await app.TokenAsync(actor), entity);

    /// <summary>Asks a document with its variables.</summary>
    public async Task<WandbAnswer> AskAsync(string query, object? variables = null)
    {
        var body = new JsonObject { ["query"] = query, ["operationName"] = string.Empty, ["variables"] = variables as JsonNode ?? JsonSerializer.SerializeToNode(variables) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        using var answer = await SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return new(answer.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>A request with the key, as these clients send it.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{token}")));
        return http.SendAsync(request, Ct);
    }

    /// <summary>Begins a log of files; what it says of itself is the name of their content.</summary>
    public async Task<WandbLog> BeginAsync(string artifact, IReadOnlyList<(string Path, byte[] Bytes)> files, string? metadata = null, string[]? aliases = null, string? clientId = null, string type = "model", string? digest = null, string references = "")
    {
        digest ??= DigestOf(files, references);
        var input = new
        {
            entityName = entity,
            projectName = "digits",
            runName = "run-1",
            artifactTypeName = type,
            artifactCollectionName = artifact,
            digest,
            digestAlgorithm = "MANIFEST_MD5",
            metadata,
            clientID = clientId ?? RandomNumberGenerator.GetHexString(128, lowercase: true),
            enableDigestDeduplication = true,
            aliases = (aliases ?? ["latest"]).Select(alias => new { artifactCollectionName = artifact, alias }),
        };
        var answer = (await AskAsync(WandbDocuments.Of("CreateArtifact"), new { input })).Must().Data["createArtifact"]!["artifact"]!;
        return new(answer["id"]!.GetValue<string>(), answer["state"]!.GetValue<string>(), files, digest);
    }

    /// <summary>Names the files; each with the address for its bytes, or null where they are there.</summary>
    public async Task<IReadOnlyList<string?>> AnnounceAsync(WandbLog log)
    {
        var artifactFiles = log.Files.Select(file => new { artifactID = log.Id, name = file.Path, md5 = Md5(file.Bytes) });
        var answer = (await AskAsync(WandbDocuments.Of("CreateArtifactFiles"), new { artifactFiles, storageLayout = "V2" })).Must();
        return answer.Data["createArtifactFiles"]!["files"]!["edges"]!.AsArray().Select(edge => edge!["node"]!["uploadUrl"]?.GetValue<string>()).ToList();
    }

    /// <summary>Sends bytes to an address that was given for them.</summary>
    public async Task<HttpStatusCode> PutAsync(string address, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        using var answer = await http.PutAsync(new Uri(address), content, Ct);
        return answer.StatusCode;
    }

    /// <summary>Says what the version consists of, with further entries as JSON.</summary>
    public async Task<HttpStatusCode> ManifestAsync(WandbLog log, string references = "")
    {
        var entries = string.Join(',', log.Files.Select(f => $"{JsonSerializer.Serialize(f.Path)}:{{\"digest\":\"{Md5(f.Bytes)}\",\"size\":{f.Bytes.Length},\"birthArtifactID\":\"{log.Id}\",\"local_path\":\"staging/x\"}}").Append(references).Where(entry => entry.Length > 0));
        var bytes = Encoding.UTF8.GetBytes($"{{\"version\":1,\"storagePolicy\":\"wandb-storage-policy-v1\",\"storagePolicyConfig\":{{\"storageLayout\":\"V2\"}},\"contents\":{{{entries}}}}}");
        var variables = new { artifactID = log.Id, name = "wandb_manifest.json", digest = Md5(bytes), entityName = entity, projectName = "digits", runName = "run-1", includeUpload = true };
        var answer = (await AskAsync(WandbDocuments.Of("CreateArtifactManifest"), variables)).Must();
        return await PutAsync(answer.Data["createArtifactManifest"]!["artifactManifest"]!["file"]!["uploadUrl"]!.GetValue<string>(), bytes);
    }

    public Task<WandbAnswer> CommitAsync(WandbLog log) => AskAsync(WandbDocuments.Of("CommitArtifact"), new { artifactID = log.Id });

    /// <summary>All steps of a log; the artifact's id.</summary>
    public async Task<string> LogAsync(string artifact, (string Path, byte[] Bytes)[] files, string? metadata = null, string[]? aliases = null)
    {
        var log = await BeginAsync(artifact, files, metadata, aliases);
        if (log.State == "COMMITTED") return log.Id;
        var addresses = await AnnounceAsync(log);
        for (var i = 0; i < files.Length; i++)
        {
            if (addresses[i] is { } address) Assert.Equal(HttpStatusCode.OK, await PutAsync(address, files[i].Bytes));
        }

        Assert.Equal(HttpStatusCode.OK, await ManifestAsync(log));
        return (await CommitAsync(log)).Must().Data["commitArtifact"]!["artifact"]!["id"]!.GetValue<string>();
    }

    /// <summary>A membership by <c>name:alias</c>, or null.</summary>
    public async Task<JsonNode?> FindAsync(string project, string name) =>
        (await AskAsync(WandbDocuments.Of("ArtifactMembershipByName"), new { entity, project, name, includeAliases = true })).Must().Data["project"]?["artifactCollectionMembership"];

    /// <summary>The addresses of a member's files, by path.</summary>
    public async Task<Dictionary<string, string>> FilesAsync(string project, string collection, string alias)
    {
        var answer = (await AskAsync(WandbDocuments.Of("GetArtifactMembershipFileUrls"), new { entity, project, collection, alias, perPage = 5000 })).Must();
        return answer.Data["project"]!["artifactCollection"]!["artifactMembership"]!["files"]!["edges"]!.AsArray()
            .ToDictionary(edge => edge!["node"]!["name"]!.GetValue<string>(), edge => edge!["node"]!["directUrl"]!.GetValue<string>(), StringComparer.Ordinal);
    }

    /// <summary>The manifest of an artifact.</summary>
    public async Task<JsonObject> ManifestOfAsync(string id)
    {
        var address = (await AskAsync(WandbDocuments.Of("FetchArtifactManifest"), new { id })).Must().Data["artifact"]!["currentManifest"]!["file"]!["directUrl"]!.GetValue<string>();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(address), Ct))!.AsObject();
    }

    public Task<WandbAnswer> LinkAsync(string id, string model, params string[] aliases) => AskAsync(WandbDocuments.Of("LinkArtifact"), new
    {
        input = new { artifactID = id, artifactPortfolioName = model, entityName = entity, projectName = "model-registry", aliases = aliases.Select(alias => new { artifactCollectionName = model, alias }) },
        more = true,
    });

    public static string Md5(byte[] bytes) => Md5Text.ToBase64(Md5Text.Of(bytes));

    private static string DigestOf(IEnumerable<(string Path, byte[] Bytes)> files, string references)
    {
        var lines = files.Select(file => (file.Path, Digest: Md5(file.Bytes)));
        if (references.Length > 0) lines = lines.Concat(JsonNode.Parse($"{{{references}}}")!.AsObject().Select(pair => (pair.Key, pair.Value!["digest"]!.GetValue<string>())));
        var text = lines.OrderBy(line => line.Path, StringComparer.Ordinal).Aggregate("wandb-artifact-manifest-v1\n", (all, line) => $"{all}{line.Path}:{line.Digest}\n");
        return Md5Text.Of(Encoding.UTF8.GetBytes(text));
    }
}
