using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Search;

/// <summary>
/// Keeps the words of model cards, by the file's digest. As with bytes, they come first and the version's row second: a crash between leaves
/// words that nothing refers to. A card that was logged before is not read again.
/// </summary>
public sealed class CardIndex(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store)
{
    /// <summary>Bytes that are read of a card.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The published card's words by name, null where the manifest has no card; or <c>storage_unavailable</c>.</summary>
    internal async Task<Result<long?>> KeepAsync(Manifest manifest, CancellationToken ct)
    {
        if (ModelCards.Find(manifest.Files) is not { } card) return (long?)null;
        var textId = SearchIndex.CardId(card.Digest);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.SearchTerms.AnyAsync(t => t.TextId == textId, ct)) return (long?)textId;
        try
        {
            var words = SearchWords.OfText(await ReadAsync(card, ct));
            db.SearchTerms.AddRange(words.Select(word => new SearchTerm { TextId = textId, Word = word }));
            await db.SaveChangesAsync(ct);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
        catch (Exception exception) when (dialect.IsUniqueViolation(exception))
        {
            // Somebody logs the same card at this moment, and keeps the same words.
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Of(exception, dialect);
        }

        return (long?)textId;
    }

    private async Task<string> ReadAsync(ManifestFile card, CancellationToken ct)
    {
        // Published a moment ago: a store that has lost it is away, not without a card.
        await using var stream = await store.OpenReadAsync(card.Digest, 0, ct) ?? throw new BlobStoreException(BlobStoreFault.Away, "A published card is not there.");
        var bytes = new byte[(int)Math.Min(card.Size, MaxBytes)];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
