using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>Bytes in Azure Blob Storage. Section <c>Registry:Storage</c>.</summary>
public sealed class AzureStorageOptions
{
    /// <summary>The storage account's connection string; either this or <see cref="Url"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The blob service's address (<c>https://ACCOUNT.blob.core.windows.net</c>), entered with <c>DefaultAzureCredential</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>The container of all bytes, made if it is missing: 3 to 63 lower-case letters, digits and single hyphens.</summary>
    public string Container { get; set; } = "modelregistry";

    /// <summary>Seconds after which a call that the store does not answer, or a block of 8 MiB that does not arrive, is tried again; 1 to 300.</summary>
    public int SilentSeconds { get; set; } = 30;

    internal const int MaxSilentSeconds = 300;

    /// <summary>
    /// Files of more bytes than this go between the caller and the store, by addresses that are signed for minutes; 0: none does. Where the account
    /// lets nobody sign, all go through the server.
    /// </summary>
    public long DirectBytes { get; set; } = 64 * 1024 * 1024;
}

internal sealed partial class AzureStorageOptionsValidator : IValidateOptions<AzureStorageOptions>
{
    private const string ConnectionString = StorageOptions.Section + ":" + nameof(AzureStorageOptions.ConnectionString);
    private const string Url = StorageOptions.Section + ":" + nameof(AzureStorageOptions.Url);
    private const string Container = StorageOptions.Section + ":" + nameof(AzureStorageOptions.Container);
    private const string DirectBytes = StorageOptions.Section + ":" + nameof(AzureStorageOptions.DirectBytes);

    public ValidateOptionsResult Validate(string? name, AzureStorageOptions options)
    {
        var failures = new List<string>();
        switch (options.ConnectionString, options.Url)
        {
            case ("", ""):
                failures.Add($"{ConnectionString} and {Url} are both empty; give one: a connection string, or an address like https://ACCOUNT.blob.core.windows.net.");
                break;
            case ({ Length: > 0 }, { Length: > 0 }):
                failures.Add($"{ConnectionString} and {Url} are both set; give one.");
                break;
        }

        // The credential is a bearer token: it goes over TLS or not at all.
        if (options.Url.Length > 0 && !(Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
            failures.Add($"{Url} is no https address; give one like https://ACCOUNT.blob.core.windows.net.");
        if (options.ConnectionString.Length > 0 && !AzureClient.Accepts(options.ConnectionString))
            failures.Add($"{ConnectionString} cannot be read; give one like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net.");
        if (!ContainerName().IsMatch(options.Container))
            failures.Add($"{Container} is '{options.Container}'; allowed: 3 to 63 lower-case letters, digits and single hyphens, first and last a letter or digit.");
        if (options.SilentSeconds is < 1 or > AzureStorageOptions.MaxSilentSeconds)
            failures.Add($"{StorageOptions.Section}:{nameof(AzureStorageOptions.SilentSeconds)} is {options.SilentSeconds}; allowed: 1 to {AzureStorageOptions.MaxSilentSeconds}.");
        if (options.DirectBytes < 0)
            failures.Add($"{DirectBytes} is {options.DirectBytes}; allowed: 0 for never, or the bytes from which on files go straight to the store.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContainerName();
}
