namespace ModelRegistry.Tests.TestHost;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <summary>Its absolute path; it exists.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("model-registry-test-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A handle that closes late keeps a temporary file; the system clears it.
        }
    }
}
