using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>Makes actors of accounts, as the database says now.</summary>
public sealed class ActorQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The signed-in person as an actor, or null where the account is gone or locked by an administrator.</summary>
    public async Task<Actor?> FindAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, db.Users.Where(u => u.Id == userId), ct);
    }

    /// <summary>The same by user name, without case: for the command line, which acts for the account it names.</summary>
    public async Task<Actor?> FindByNameAsync(string userName, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(userName);
        var key = userName.Trim().ToUpperInvariant();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, db.Users.Where(u => u.NormalizedUserName == key), ct);
    }

    private static async Task<Actor?> FindAsync(RegistryDbContext db, IQueryable<RegistryUser> users, CancellationToken ct)
    {
        var row = await users.AsNoTracking()
            .Select(u => new
            {
                u.Id,
                u.UserName,
                u.IsAdministrator,
                u.DefaultProject,
                u.LockoutEnd,
                DefaultEntity = db.Entities.Where(e => e.Id == u.DefaultEntityId).Select(e => e.Name).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(ct);
        return row is null || RegistryUser.IsLockedForGood(row.LockoutEnd)
            ? null
            : new(row.Id, row.UserName!, row.IsAdministrator, row.DefaultEntity ?? row.UserName!, row.DefaultProject);
    }
}
