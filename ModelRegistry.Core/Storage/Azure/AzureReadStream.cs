using System.Globalization;
using Azure.Storage.Blobs.Models;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>A download as it arrives. Adds nothing but the translation of a connection that breaks in the middle.</summary>
internal sealed class AzureReadStream(BlobDownloadStreamingResult download, string container) : ReadOnlyStream
{
    // "bytes 5-9/10" of a range; without one, the length is the whole's.
    public override long Length => download.Details.ContentRange is { Length: > 0 } range && long.TryParse(range.AsSpan(range.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        ? size
        : download.Details.ContentLength;

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
