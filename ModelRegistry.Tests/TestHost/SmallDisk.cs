using System.Diagnostics;

namespace ModelRegistry.Tests.TestHost;

/// <summary>
/// A file system of a few MiB in memory, which fills as a disk does. Mounting one takes an account that may; a machine that lets nobody is a visible skip,
/// in CI too, since no package gives the right.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => folder.Path;

    /// <summary>Bytes that are left.</summary>
    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Mounts one, or skips the test with the reason.</summary>
    public static SmallDisk Mount(int mebibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs tmpfs, which Linux has");
        var disk = new SmallDisk();
        var said = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk.Path);
        if (said is null) return disk;
        disk.folder.Dispose();
        Assert.Skip($"Needs the right to mount a tmpfs: {said}");
        return disk;
    }

    /// <summary>Takes what is left, to the last byte, into a file that <see cref="MakeRoom"/> removes.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                while (true) ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                // No room for so much; half of it may fit.
            }
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        var said = Run("umount", Path);
        if (said is not null) Run("umount", "-l", Path);
        folder.Dispose();
    }

    private string Ballast => folder.Combine("ballast");

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
