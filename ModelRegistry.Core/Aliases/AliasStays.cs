using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>How long one member held an alias without a break.</summary>
/// <param name="Began">The event that gave it.</param>
/// <param name="Ended">The event that took it; null while it holds it.</param>
internal sealed record AliasStay(HistoryEvent Began, HistoryEvent? Ended)
{
    /// <summary>The member's number.</summary>
    public int Number => Began.ToNumber!.Value;

    public DateTimeOffset From => Began.At;

    public DateTimeOffset? Until => Ended?.At;
}

/// <summary>Reads stays out of history: each change of holder ends one and, unless the alias was removed, begins the next.</summary>
internal static class AliasStays
{
    /// <summary>Every change of the alias's holder.</summary>
    public static IQueryable<HistoryEvent> Changes(RegistryDbContext db, Guid collectionId, string aliasKey) =>
        db.History.AsNoTracking().Where(e => e.CollectionId == collectionId && e.AliasKey == aliasKey && e.Generation != null);

    /// <summary>The same, oldest first.</summary>
    public static Task<List<HistoryEvent>> EventsAsync(RegistryDbContext db, Guid collectionId, string aliasKey, CancellationToken ct) =>
        Changes(db, collectionId, aliasKey).OrderBy(e => e.Sequence).ToListAsync(ct);

    /// <summary>The stays that <paramref name="changes"/> (oldest first) began.</summary>
    public static IEnumerable<AliasStay> Of(IReadOnlyList<HistoryEvent> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].ToNumber is not null) yield return new(changes[i], i + 1 < changes.Count ? changes[i + 1] : null);
        }
    }
}
