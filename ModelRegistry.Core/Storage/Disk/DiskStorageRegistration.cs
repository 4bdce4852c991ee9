using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Storage.Disk;

internal static class DiskStorageRegistration
{
    public static IServiceCollection AddDiskBlobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<DiskStorageOptions>, DiskStorageOptionsValidator>();
        services.AddOptions<DiskStorageOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                var root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
                var dataFolder = configuration["Registry:DataFolder"] is { Length: > 0 } given ? given : "data";
                var folder = configuration[$"{StorageOptions.Section}:{nameof(DiskStorageOptions.Folder)}"] ?? Path.Combine(dataFolder, "blobs");
                options.Folder = string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal)
                    ? folder
                    : Path.GetFullPath(folder, root);
            })
            .ValidateOnStart();
        return services.AddSingleton<IBlobStore, DiskBlobStore>();
    }
}
