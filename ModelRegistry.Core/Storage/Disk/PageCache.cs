using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelRegistry.Core.Storage.Disk;

/// <summary>What the system keeps in memory of files.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>
    /// Lets the system forget what of a file is on the disk already. An upload of many GiB would push all that is read often out of memory, and on a
    /// virtual machine a page of memory that was never touched costs more than the disk does. It is a hint: where it is not taken, nothing is lost.
    /// </summary>
    public static void Forget(SafeFileHandle handle)
    {
        // Elsewhere the call has other names, or its offsets another size.
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess) _ = Advise(handle, 0, 0, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle descriptor, long offset, long length, int advice);
}
