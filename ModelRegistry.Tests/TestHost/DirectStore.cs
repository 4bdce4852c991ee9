using System.Net;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Storage.Azure;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A registry's container on the shared Azurite, and a caller who knows nothing but signed addresses.</summary>
internal sealed class DirectStore : IAsyncDisposable
{
    /// <summary>Files of more bytes than this go directly in the tests.</summary>
    public const int Over = 1_000;

    private readonly string connectionString;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private DirectStore(string connectionString) => (this.connectionString, Container) = (connectionString, new(connectionString, $"direct-{Guid.CreateVersion7():N}"));

    /// <summary>With all rights, to look behind the registry.</summary>
    public BlobContainerClient Container { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A container that is not made yet, or a visible skip.</summary>
    public static async Task<DirectStore> StartAsync(SharedAzurite azurite) => new((await azurite.GetAsync()).ConnectionString);

    /// <summary>Of a registry on it.</summary>
    public Dictionary<string, string?> Settings(long directBytes = Over) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Registry:Storage:Kind"] = "Azure",
        ["Registry:Storage:ConnectionString"] = connectionString,
        ["Registry:Storage:Container"] = Container.Name,
        ["Registry:Storage:DirectBytes"] = directBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>What Azure calls Put Blob.</summary>
    public Task<HttpResponseMessage> PutAsync(string url, byte[] bytes, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, url, bytes, [("x-ms-blob-type", "BlockBlob"), .. headers]);

    /// <summary>Any request, with nothing but its address.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, byte[]? bytes = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        if (bytes is not null) request.Content = new ByteArrayContent(bytes);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, Ct);
    }

    /// <summary>The bytes that an address gives.</summary>
    public async Task<byte[]> GetAsync(string url)
    {
        using var answer = await SendAsync(HttpMethod.Get, url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    /// <summary>The names of all blobs that begin with this.</summary>
    public async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var item in Container.GetBlobsAsync(new Azure.Storage.Blobs.Models.GetBlobsOptions { Prefix = prefix }, Ct)) names.Add(item.Name);
        return names;
    }

    /// <summary>Lets somebody act in the moment between the hash and the name.</summary>
    public static void AfterHash(IServiceCollection services, Func<Task> act)
    {
        services.RemoveAll<IDirectBlobs>();
        services.AddSingleton<IDirectBlobs>(provider => new Interrupted(ActivatorUtilities.CreateInstance<AzureDirectBlobs>(provider), act));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Container.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
    }

    private sealed class Interrupted(AzureDirectBlobs blobs, Func<Task> act) : IDirectBlobs
    {
        public long OverBytes => blobs.OverBytes;

        public Task<SignedAddress?> SignUploadAsync(string token, CancellationToken cancellationToken) => blobs.SignUploadAsync(token, cancellationToken);

        public Task<SignedAddress?> SignReadAsync(Digest digest, string contentDisposition, CancellationToken cancellationToken) => blobs.SignReadAsync(digest, contentDisposition, cancellationToken);

        public Task<DirectBytes?> FindAsync(string token, CancellationToken cancellationToken) => blobs.FindAsync(token, cancellationToken);

        public async Task<Digest?> ComputeDigestAsync(DirectBytes bytes, CancellationToken cancellationToken)
        {
            var digest = await blobs.ComputeDigestAsync(bytes, cancellationToken);
            await act();
            return digest;
        }
    }
}
