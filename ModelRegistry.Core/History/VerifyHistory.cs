using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.History;

/// <summary>What a proof of the chain found.</summary>
/// <param name="Events">How many events hold.</param>
/// <param name="Entities">In how many entities.</param>
/// <param name="Broken">The first broken event of each entity that has one.</param>
public sealed record HistoryProof(long Events, int Entities, IReadOnlyList<BrokenEvent> Broken);

/// <summary>An event that is not what was written.</summary>
/// <param name="Entity">The entity's present name.</param>
/// <param name="Sequence">Its place in the entity's history.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record BrokenEvent(string Entity, long Sequence, string What);

/// <summary>Proves that no event of any entity was changed, taken out or put in since it was written. For whoever has the machine; asks no rights.</summary>
public sealed class VerifyHistory(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Reads every event once, in order.</summary>
    public async Task<HistoryProof> ExecuteAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entities = await db.Entities.AsNoTracking().OrderBy(e => e.NameKey).Select(e => new { e.Id, e.Name }).ToListAsync(ct);
        var (proven, broken) = (0L, new List<BrokenEvent>());
        foreach (var entity in entities)
        {
            // The end first: what is written while this reads comes after it.
            var end = await db.Entities.Where(e => e.Id == entity.Id).Select(e => new { e.HistoryLength, e.HistoryHash }).FirstAsync(ct);
            var (hash, sequence, fault) = (HistoryChain.Beginning, 0L, (BrokenEvent?)null);
            await foreach (var e in db.History.AsNoTracking().Where(e => e.EntityId == entity.Id && e.Sequence <= end.HistoryLength).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(ct))
            {
                sequence++;
                if (e.Sequence != sequence) fault = new(entity.Name, sequence, string.Create(CultureInfo.InvariantCulture, $"It is missing: event {e.Sequence} follows {sequence - 1}."));
                else if (e.Hash != HistoryChain.HashOf(hash, e)) fault = new(entity.Name, sequence, "Its hash is not that of its words and the event before: one of them was changed.");
                if (fault is not null) break;
                hash = e.Hash;
                proven++;
            }

            if (fault is null && sequence != end.HistoryLength)
                fault = new(entity.Name, sequence + 1, string.Create(CultureInfo.InvariantCulture, $"It is missing: the entity says that it has {end.HistoryLength} events."));
            if (fault is null && hash != end.HistoryHash)
                fault = new(entity.Name, sequence, "The entity's last hash is another: the history's end was replaced.");
            if (fault is not null) broken.Add(fault);
        }

        return new HistoryProof(proven, entities.Count, broken);
    }
}
