using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>Rule 16: an old name redirects until somebody takes it.</summary>
internal static class Renaming
{
    /// <summary>Keeps the name that <paramref name="targetId"/> had in its scope.</summary>
    public static async Task LeaveAsync(RegistryDbContext db, Guid scopeId, string oldKey, Guid targetId, CancellationToken ct)
    {
        await TakeAsync(db, scopeId, oldKey, ct);
        db.FormerNames.Add(new() { ScopeId = scopeId, NameKey = oldKey, TargetId = targetId });
    }

    /// <summary>Somebody takes the name: it stops redirecting.</summary>
    public static Task TakeAsync(RegistryDbContext db, Guid scopeId, string key, CancellationToken ct) =>
        db.FormerNames.Where(n => n.ScopeId == scopeId && n.NameKey == key).ExecuteDeleteAsync(ct);
}
