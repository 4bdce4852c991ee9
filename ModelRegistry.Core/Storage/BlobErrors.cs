using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Storage;

/// <summary>What a caller is told when the store can't do its work; the cause stays in the log.</summary>
internal static class BlobErrors
{
    public static Error Of(BlobStoreException exception) => exception.Fault switch
    {
        BlobStoreFault.Full => new(ErrorKind.NoSpace, "insufficient_storage", "The registry's storage is full. An operator has to make room; nothing was kept of this request."),
        BlobStoreFault.Reserved => new(ErrorKind.NoSpace, "insufficient_storage",
            "What is left of the registry's storage is kept for uploads in steps that were begun. An operator has to make room; nothing was kept of this request."),
        _ => new(ErrorKind.Unavailable, "storage_unavailable", "The registry's storage can't be reached just now; try again shortly."),
    };
}
