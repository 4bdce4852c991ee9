using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>Bytes as files. Section <c>Registry:Storage</c>.</summary>
public sealed class DiskStorageOptions
{
    /// <summary>
    /// The folder of all bytes; default <c>blobs</c> in <c>Registry:DataFolder</c>. A relative one starts where the process was started.
    /// Everything in it must be on one file system: a name is given by renaming.
    /// </summary>
    public string Folder { get; set; } = "";
}

internal sealed class DiskStorageOptionsValidator : IValidateOptions<DiskStorageOptions>
{
    private const string Key = StorageOptions.Section + ":" + nameof(DiskStorageOptions.Folder);

    public ValidateOptionsResult Validate(string? name, DiskStorageOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Folder))
            failures.Add($"{Key} is empty; give a folder, or remove the key to keep bytes in Registry:DataFolder.");
        else if (options.Folder.Contains('\0', StringComparison.Ordinal))
            failures.Add($"{Key} holds a NUL character; give a folder.");
        else if (File.Exists(options.Folder))
            failures.Add($"{Key} is '{options.Folder}', which is a file; give a folder.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
