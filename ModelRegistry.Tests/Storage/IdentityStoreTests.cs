using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Storage;

/// <summary>
/// A real server that knows no key of its storage: it enters by the identity of the machine, over TLS, as <c>DefaultAzureCredential</c> finds it, and
/// signs addresses by the key that the storage lends to that identity. Whether a storage takes them is not seen here: Azurite knows what such a
/// signature is made of up to 2025-11-05, and the SDK signs by a later version. <c>DirectUploadTests</c> sees it of those signed by the account's key.
/// </summary>
public sealed class IdentityStoreTests : IAsyncLifetime
{
    private const int Over = 1_000;
    private static readonly byte[] Large = SourceStream.Bytes(50_000);
    private static readonly byte[] Small = SourceStream.Bytes(100);
    private readonly LoopbackCertificate certificate = new();
    private Azurite azurite = null!;
    private MachineIdentity identity = null!;
    private ApiHost beside = null!;
    private ServerProcess server = null!;
    private ApiClient owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        azurite = await Azurite.StartAsync(certificate);
        identity = await MachineIdentity.StartAsync();
        // Somebody who has an account in the same database; its bytes are not touched.
        beside = await ApiHost.StartAsync();
        server = await ServerProcess.StartAsync(beside.App.DataFolder, environment: new Dictionary<string, string>(identity.Environment, StringComparer.Ordinal)
        {
            ["SSL_CERT_FILE"] = certificate.Path,
            ["Registry__Storage__Kind"] = "Azure",
            ["Registry__Storage__Url"] = azurite.Address.ToString(),
            ["Registry__Storage__DirectBytes"] = Over.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await beside.App.TokenAsync(beside.Owner));
        owner = new(http);
    }

    public async ValueTask DisposeAsync()
    {
        owner?.Http.Dispose();
        if (server is not null) await server.DisposeAsync();
        if (beside is not null) await beside.DisposeAsync();
        if (identity is not null) await identity.DisposeAsync();
        if (azurite is not null) await azurite.DisposeAsync();
        certificate.Dispose();
    }

    [Fact]
    public async Task MachinesIdentity_KeepsBytesAndAsksForAKeyToSign()
    {
        var draft = new Uploads.HttpDraft((await owner.PostAsync($"{beside.Artifact}/drafts?create=true", new
        {
            files = new[] { new { path = "large.bin", size = Large.Length }, new { path = "small.bin", size = Small.Length } },
        })).Must(HttpStatusCode.Created));
        var address = draft.Answer.Json.GetProperty("files")[0].GetProperty("direct").GetProperty("url").GetString()!;
        AssertLent(address, "cw");
        (await owner.PutAsync(draft.Uploads[0]!["/api/v1".Length..], new ByteArrayContent(Large))).Must(HttpStatusCode.OK);
        (await owner.PutAsync(draft.Uploads[1]!["/api/v1".Length..], new ByteArrayContent(Small))).Must(HttpStatusCode.OK);
        (await owner.PostAsync(draft.Address["/api/v1".Length..] + "/commit", null)).Must(HttpStatusCode.Created);

        var file = $"{beside.Artifact}/versions/v0/files/";
        var away = (await owner.GetAsync(file + "large.bin")).Must(HttpStatusCode.TemporaryRedirect).Response.Headers.Location!.OriginalString;
        AssertLent(away, "r");
        Assert.Equal(Large, await owner.Http.GetByteArrayAsync($"/api/v1{file}large.bin?via=server", Ct));
        Assert.Equal(Small, await owner.Http.GetByteArrayAsync($"/api/v1{file}small.bin", Ct));
        Assert.InRange(identity.Given, 1, 2);
    }

    // By a key lent to an identity (skoid) for these permissions, over TLS alone.
    private static void AssertLent(string address, string permissions)
    {
        Assert.StartsWith("https://127.0.0.1:", address, StringComparison.Ordinal);
        var signed = QueryHelpers.ParseQuery(new Uri(address).Query);
        Assert.Equal((permissions, "https", "b"), (signed["sp"].ToString(), signed["spr"].ToString(), signed["sr"].ToString()));
        Assert.True(Guid.TryParse(signed["skoid"], out _), address);
    }
}
