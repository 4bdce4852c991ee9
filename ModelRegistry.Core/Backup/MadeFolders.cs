namespace ModelRegistry.Core.Backup;

/// <summary>Folders that are made on the way, where they were not there before, and taken away again where no file came to lie in them.</summary>
internal sealed class MadeFolders(IEnumerable<string> folders)
{
    private readonly List<string> made = folders.Select(Path.GetFullPath).Where(folder => !Directory.Exists(folder)).Select(TopOf).ToList();

    /// <summary>Takes away those that hold no file.</summary>
    public void RemoveEmpty()
    {
        foreach (var folder in made.Where(Directory.Exists).Where(folder => !Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any()))
            Directory.Delete(folder, recursive: true);
    }

    // The folders above one that is not there are made with it.
    private static string TopOf(string folder)
    {
        while (Path.GetDirectoryName(folder) is { } above && !Directory.Exists(above)) folder = above;
        return folder;
    }
}
