using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Runs;

/// <summary>A run or logged model that files are kept with, and its place.</summary>
internal sealed record FileOwner(Guid EntityId, string Entity, string Project, string? Run);

internal static class FileOwners
{
    /// <summary>The owner where the actor may do <paramref name="action"/>; else <c>not_found</c>, <c>forbidden</c>.</summary>
    public static async Task<Result<FileOwner>> GetAsync(RegistryDbContext db, Guid id, Actor actor, RegistryAction action, CancellationToken ct)
    {
        var found = await db.Runs.Where(r => r.Id == id && r.DeletedAt == null)
                .Select(r => new FileOwner(r.Project!.EntityId, r.Project.Entity!.Name, r.Project.Name, r.Name)).FirstOrDefaultAsync(ct)
            ?? await db.LoggedModels.Where(m => m.Id == id)
                .Select(m => new FileOwner(m.Project!.EntityId, m.Project.Entity!.Name, m.Project.Name, m.Run!.Name)).FirstOrDefaultAsync(ct);
        var grant = found is null ? null : await EntityAccess.FindAsync(db, actor, found.EntityId, ct);
        if (grant is null) return Error.NotFound("such run");
        return grant.Allows(action) ? found! : EntityAccess.Forbidden(action, grant);
    }
}
