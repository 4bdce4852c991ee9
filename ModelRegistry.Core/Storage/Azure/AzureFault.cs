using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>The one place where the SDK's failures become the store's.</summary>
internal static class AzureFault
{
    // 507 and the 50,000 blocks of 8 MiB that one blob may have.
    private const int InsufficientStorage = 507;

    /// <summary>What the SDK throws when the store does not answer well; a timeout of its own comes as a cancellation that nobody asked for.</summary>
    public static bool Is(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or AuthenticationFailedException or HttpRequestException or IOException => true,
        AggregateException all => all.InnerExceptions.All(inner => Is(inner, cancellationToken)),
        _ => false,
    };

    public static BlobStoreException Translate(Exception exception, string container)
    {
        var refused = exception as RequestFailedException;
        return refused is { Status: InsufficientStorage } || refused?.ErrorCode == BlobErrorCode.BlockCountExceedsLimit
            ? new(BlobStoreFault.Full, $"The Azure container {container} has no room left for this ({refused.ErrorCode}).", exception)
            : new(BlobStoreFault.Away, $"The Azure container {container} does not answer{(refused?.ErrorCode is { } code ? $" ({code})" : "")}.", exception);
    }

    public static bool IsMissing(RequestFailedException exception) => exception.Status == 404;

    /// <summary>A must-not-exist condition that did not hold: the service answers 409, and 412 on some calls.</summary>
    public static bool IsTaken(RequestFailedException exception) => exception.Status is 409 or 412;
}
