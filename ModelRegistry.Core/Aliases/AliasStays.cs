using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>How long one member held an alias without a break.</summary>
/// <param name="Number">The member's number.</param>
/// <param name="From">When it was given.</param>
/// <param name="Until">When it was taken; null while it holds it.</param>
/// <param name="Began">The event that gave it.</param>
internal sealed record AliasStay(int Number, DateTimeOffset From, DateTimeOffset? Until, HistoryEvent Began);

/// <summary>Reads stays out of history: each change of holder ends one and, unless the alias was removed, begins the next.</summary>
internal static class AliasStays
{
    /// <summary>Every change of the alias's holder, oldest first.</summary>
    public static Task<List<HistoryEvent>> EventsAsync(RegistryDbContext db, Guid collectionId, string aliasKey, CancellationToken ct) =>
        db.History.AsNoTracking()
            .Where(e => e.CollectionId == collectionId && e.AliasKey == aliasKey && e.Generation != null)
            .OrderBy(e => e.Sequence).ToListAsync(ct);

    /// <summary>The stays that <paramref name="changes"/> (oldest first) began.</summary>
    public static IEnumerable<AliasStay> Of(IReadOnlyList<HistoryEvent> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].ToNumber is { } number)
                yield return new(number, changes[i].At, i + 1 < changes.Count ? changes[i + 1].At : null, changes[i]);
        }
    }
}
