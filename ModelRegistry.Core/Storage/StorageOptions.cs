using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Storage;

/// <summary>Where bytes live. Section <c>Registry:Storage</c>; what each kind needs stands in its own options.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registry:Storage";

    /// <summary>Files under the data folder: the embedded default.</summary>
    public const string Disk = "Disk";

    /// <summary>Azure Blob Storage.</summary>
    public const string Azure = "Azure";

    /// <summary><c>Disk</c> (default) or <c>Azure</c>, in any case.</summary>
    public string Kind { get; set; } = Disk;
}

internal sealed class StorageOptionsValidator(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    private static readonly string[] AzureKeys = ["ConnectionString", "Url", "Container", "SilentSeconds", "DirectBytes"];

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.Equals(options.Kind, StorageOptions.Azure, StringComparison.OrdinalIgnoreCase))
            return ValidateOptionsResult.Success;
        if (!string.Equals(options.Kind, StorageOptions.Disk, StringComparison.OrdinalIgnoreCase))
            return ValidateOptionsResult.Fail($"{StorageOptions.Section}:Kind is '{options.Kind}'; allowed: {StorageOptions.Disk}, {StorageOptions.Azure}.");

        // Settings of a store that is not in use mean that somebody believes their bytes go there.
        var section = configuration.GetSection(StorageOptions.Section);
        var stray = AzureKeys
            .Where(key => !string.IsNullOrEmpty(section[key]))
            .Select(key => $"{StorageOptions.Section}:{key} is set, but {StorageOptions.Section}:Kind is {StorageOptions.Disk}; set Kind to {StorageOptions.Azure} or remove it.")
            .ToList();
        return stray.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(stray);
    }
}
