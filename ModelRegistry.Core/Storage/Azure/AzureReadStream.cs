using Azure.Storage.Blobs.Models;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>A download as it arrives. Adds nothing but the translation of a connection that breaks in the middle.</summary>
internal sealed class AzureReadStream(BlobDownloadStreamingResult download, string container) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            download.Dispose();
        base.Dispose(disposing);
    }
}
