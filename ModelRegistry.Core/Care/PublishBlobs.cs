using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>
/// The one way in which bytes get their name, whoever brings them: where the stored ones are marked as rotten they are replaced, and the mark goes.
/// A crash between the two leaves the mark on whole bytes; who looks at marks takes it off.
/// </summary>
public sealed class PublishBlobs(IBlobStore store, RotMarks marks, IDatabaseDialect dialect)
{
    /// <summary>Publishes them; null, or why not.</summary>
    internal async Task<Error?> TryAsync(IReadOnlyCollection<StagedBlob> staged, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync(staged, ct);
            return null;
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Of(exception, dialect);
        }
    }

    /// <summary>The same for one who translates failures.</summary>
    internal async Task ExecuteAsync(IReadOnlyCollection<StagedBlob> staged, CancellationToken ct)
    {
        var rotten = await marks.FindAsync(staged.Select(blob => blob.Digest.Hex), ct);
        var healed = new HashSet<Digest>();
        var whole = new List<StagedBlob>(staged.Count);
        foreach (var blob in staged)
        {
            if (rotten.Contains(blob.Digest.Hex) && healed.Add(blob.Digest)) await store.ReplaceAsync(blob, ct);
            else whole.Add(blob);
        }

        await store.PublishAllAsync(whole, ct);

        // What can't be written now is found by the next look at marks: the bytes are whole.
        foreach (var digest in healed) await marks.HealAsync(digest, ct);
    }
}
