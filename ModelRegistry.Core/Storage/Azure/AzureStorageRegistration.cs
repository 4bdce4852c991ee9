using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Storage.Azure;

internal static class AzureStorageRegistration
{
    public static IServiceCollection AddAzureBlobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AzureStorageOptions>, AzureStorageOptionsValidator>();
        services.AddOptions<AzureStorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        return services.AddSingleton<IBlobStore, AzureBlobStore>().AddSingleton<IDirectBlobs, AzureDirectBlobs>();
    }
}
