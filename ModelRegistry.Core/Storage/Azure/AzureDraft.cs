using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>
/// A file that arrives in steps, as blocks that were sent and are not committed yet. A block's id is made of its offset and the attempt that brought
/// it, so that what two writers send at once lies side by side, and sealing takes the blocks of those attempts that count.
/// </summary>
internal sealed class AzureDraft(BlockBlobClient blob, string container) : IDraftBytes
{
    public async Task<HeldPiece?> WriteAsync(long offset, Guid attempt, Stream content, long length, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var source = new PieceSource(content, length, cancellationToken);
        var sent = await new StagedUpload(blob, container).SendAsync(source.FillAsync, at => IdOf(offset + at, attempt), hash, CancellationToken.None);
        return new(sent, source.Broke);
    }

    public async Task<bool> SealAsync(IReadOnlyList<DraftPiece> pieces, long size, CancellationToken cancellationToken)
    {
        if (pieces.Sum(piece => piece.Length) != size)
            return false;
        try
        {
            await blob.CommitBlockListAsync(pieces.SelectMany(IdsOf), cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            return false; // The service drops what was sent and not committed for a week.
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container);
        }
    }

    public async Task<Digest> ComputeDigestAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var download = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            return Digest.FromBytes(await SHA256.HashDataAsync(download.Content, cancellationToken));
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container);
        }
    }

    // Nothing is locked: blocks of two writers do not touch.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<string> IdsOf(DraftPiece piece)
    {
        for (var at = 0L; at < piece.Length; at += StagedUpload.BlockSize)
            yield return IdOf(piece.Offset + at, piece.Attempt);
    }

    // 48 characters, and so of one length as the service demands; at most 64 are allowed.
    private static string IdOf(long offset, Guid attempt) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{offset:x16}{attempt:N}")));
}
