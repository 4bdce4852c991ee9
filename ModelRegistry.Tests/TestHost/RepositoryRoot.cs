namespace ModelRegistry.Tests.TestHost;

/// <summary>Where the checkout is that the tests were built from.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "ModelRegistry.sln";

    /// <summary>The folder that holds the solution: an absolute path, found by walking up from the test assembly.</summary>
    /// <exception cref="InvalidOperationException">No folder above the test assembly holds the solution.</exception>
    public static string Path { get; } = Find();

    /// <summary>An absolute path below the root, from its parts.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Marker}.");
    }
}
