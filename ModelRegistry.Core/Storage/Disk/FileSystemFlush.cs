using System.Runtime.InteropServices;
using System.Text;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>
/// Makes all that was written to a file system before durable at once: files, folders and names (<c>syncfs</c>). Only where the system also tells of
/// what it failed to write, Linux from 5.8 on; and no more once it told: the next failure might be told to somebody else.
/// </summary>
internal sealed partial class FileSystemFlush : IDisposable
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private readonly Lock one = new();
    private int descriptor = -1;
    private volatile bool failed;

    /// <summary>Remembers the file system of a folder: failures from now on are told. Nothing where it can't be.</summary>
    public void Open(string folder)
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < new Version(5, 8)) return;
        lock (one)
        {
            if (descriptor < 0) descriptor = OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly | CloseOnExec);
        }
    }

    /// <summary>True where all is durable; false where nothing is known.</summary>
    public bool TryRun()
    {
        // One at a time: a failure is told once, and whoever waits here must not take its silence for success.
        lock (one)
        {
            if (failed || descriptor < 0) return false;
            failed = Flush(descriptor) != 0;
            return !failed;
        }
    }

    public void Dispose()
    {
        lock (one)
        {
            if (descriptor >= 0) _ = Close(descriptor);
            descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFolder(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
