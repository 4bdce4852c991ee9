using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Backup;

/// <summary>
/// What tells one registry from every other: the hash of an event that began one of its histories. It is over a moment and ids that nobody else drew, and no
/// event is ever changed or removed, so a registry has it still when it was renamed, grown or restored.
/// </summary>
internal static class RegistryIdentity
{
    /// <summary>The identity of a registry; null where nothing has happened yet.</summary>
    public static Task<string?> FindAsync(RegistryDbContext db, CancellationToken ct) =>
        db.History.AsNoTracking().Where(e => e.Sequence == 1).OrderBy(e => e.At).ThenBy(e => e.EntityId).Select(e => (string?)e.Hash).FirstOrDefaultAsync(ct);

    /// <summary>True where a registry is the one of this identity. Not by comparison with its own: a clock that was set back begins an older history.</summary>
    public static Task<bool> IsOfAsync(RegistryDbContext db, string identity, CancellationToken ct) =>
        db.History.AsNoTracking().AnyAsync(e => e.Sequence == 1 && e.Hash == identity, ct);
}
