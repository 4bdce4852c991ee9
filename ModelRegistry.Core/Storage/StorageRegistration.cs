using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Storage.Azure;
using ModelRegistry.Core.Storage.Disk;

namespace ModelRegistry.Core.Storage;

/// <summary>The feature's door.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Adds the one <see cref="IBlobStore"/> that <c>Registry:Storage:Kind</c> names. Settings are checked when the host starts:
    /// every failure is reported with its key and the allowed values.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The root: the data folder stands beside the storage section.</param>
    public static IServiceCollection AddRegistryStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<StorageOptions>>(new StorageOptionsValidator(configuration));
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();

        services.AddHostedService<StagedSweep>();

        // An unknown kind gets a store too, so that the start fails on the sentence about Kind and not on a missing service.
        var kind = configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Kind)}"];
        return string.Equals(kind, StorageOptions.Azure, StringComparison.OrdinalIgnoreCase)
            ? services.AddAzureBlobStore(configuration)
            : services.AddDiskBlobStore(configuration);
    }
}
