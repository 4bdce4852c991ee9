using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Storage.Disk;

internal static class DiskStorageRegistration
{
    public static IServiceCollection AddDiskBlobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<DiskStorageOptions>, DiskStorageOptionsValidator>();
        services.AddOptions<DiskStorageOptions>()
            .Configure(options =>
            {
                var folder = configuration[$"{StorageOptions.Section}:{nameof(DiskStorageOptions.Folder)}"]
                    ?? Path.Combine(DataRegistration.DataFolder(configuration), "blobs");
                options.Folder = string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal) ? folder : Path.GetFullPath(folder);
            })
            .ValidateOnStart();
        return services.AddSingleton<IBlobStore, DiskBlobStore>();
    }
}
