using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>Makes the SDK's client from options.</summary>
internal static class AzureClient
{
    public static BlobContainerClient Open(AzureStorageOptions options)
    {
        // A store that is away is said so within seconds: the callers are people and scripts that can come again.
        var settings = new BlobClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = 3,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                NetworkTimeout = TimeSpan.FromSeconds(options.SilentSeconds),
            },
        };
        var service = options.ConnectionString.Length > 0
            ? new BlobServiceClient(options.ConnectionString, settings)
            : new BlobServiceClient(new Uri(options.Url), new DefaultAzureCredential(), settings);
        return service.GetBlobContainerClient(options.Container);
    }

    /// <summary>Whether the SDK can read the string; nothing is contacted.</summary>
    public static bool Accepts(string connectionString)
    {
        try
        {
            _ = new BlobServiceClient(connectionString);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
