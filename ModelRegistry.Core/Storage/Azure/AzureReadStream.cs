using Azure.Storage.Blobs.Models;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>A download as it arrives. Adds nothing but the translation of a connection that breaks in the middle.</summary>
internal sealed class AzureReadStream(BlobDownloadStreamingResult download, string container) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await download.Content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return download.Content.Read(buffer, offset, count);
        }
        catch (Exception exception) when (AzureFault.Is(exception, CancellationToken.None))
        {
            throw AzureFault.Translate(exception, container);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            download.Dispose();
        base.Dispose(disposing);
    }
}
