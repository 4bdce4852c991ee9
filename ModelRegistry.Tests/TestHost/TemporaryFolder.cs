namespace ModelRegistry.Tests.TestHost;

/// <summary>A fresh folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute; exists.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("registry-test-").FullName;

    /// <summary>A path in it.</summary>
    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A handle that closes late keeps a temporary file; the system clears it.
        }
    }
}
