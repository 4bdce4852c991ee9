using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>Makes a folder's entries survive a power cut: a rename is durable once its folder is. .NET opens no folders, so this asks the C library.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    // A file system that cannot flush folders (some network mounts) says so with EINVAL; there is nothing more to do there.
    private const int NotSupported = 22;

    /// <exception cref="IOException">The folder is gone or the disk failed.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals its folders.

        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != NotSupported)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{folder}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
