namespace ModelRegistry.Core.Storage.Disk;

/// <summary>The one place where the file system's failures become the store's.</summary>
internal static class DiskFault
{
    // Linux and macOS put errno into HResult, Windows a Win32 code under 0x8007.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMacOS = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsQuota = unchecked((int)0x8007050F);

    private const int LockedOnLinux = 11;
    private const int LockedOnMacOS = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <summary>True where somebody else has the file open for themselves.</summary>
    public static bool IsBusy(IOException exception) => exception.HResult switch
    {
        LockedOnLinux => OperatingSystem.IsLinux(),
        LockedOnMacOS => OperatingSystem.IsMacOS(),
        var code => code == WindowsSharingViolation,
    };

    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static BlobStoreException Translate(Exception exception, string folder) => IsFull(exception.HResult)
        ? new(BlobStoreFault.Full, $"The disk that holds {folder} has no room left.", exception)
        : new(BlobStoreFault.Away, $"The folder {folder} cannot be used.", exception);

    private static bool IsFull(int code) => code switch
    {
        NoSpace => !OperatingSystem.IsWindows(),
        QuotaOnLinux => OperatingSystem.IsLinux(),
        QuotaOnMacOS => OperatingSystem.IsMacOS(),
        _ => code is WindowsHandleDiskFull or WindowsDiskFull or WindowsQuota,
    };
}
