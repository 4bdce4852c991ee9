using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>An account in the administrator's list.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Email">Its address.</param>
/// <param name="IsAdministrator">May make entities and accounts.</param>
/// <param name="IsLocked">Locked by an administrator.</param>
/// <param name="HasPassword">False: the person never set one.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record AccountRow(string Name, string Email, bool IsAdministrator, bool IsLocked, bool HasPassword, DateTimeOffset CreatedAt);

/// <summary>Reads accounts.</summary>
public sealed class AccountQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>False on a fresh database.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(ct);
    }

    /// <summary>The actor's own address; null where the account is gone.</summary>
    public async Task<string?> FindEmailAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var id = actor.UserId;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.Where(u => u.Id == id).Select(u => u.Email).FirstOrDefaultAsync(ct);
    }

    /// <summary>Accounts by name, for an administrator; else <c>forbidden</c>.</summary>
    public async Task<Result<Page<AccountRow>>> ListAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsAdministrator) return AccessErrors.NotAdministrator;
        if (page.Check() is { } error) return error;
        var forGood = RegistryUser.LockedForGood;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var users = db.Users.AsNoTracking();
        if (page.Cursor?.ToUpperInvariant() is { } after) users = users.Where(u => string.Compare(u.NormalizedUserName, after) > 0);
        var rows = await users.OrderBy(u => u.NormalizedUserName).Take(page.Limit + 1)
            .Select(u => new AccountRow(
                u.UserName!, u.Email!, u.IsAdministrator, u.LockoutEnd != null && u.LockoutEnd >= forGood, u.PasswordHash != null, u.CreatedAt))
            .ToListAsync(ct);
        return Page<AccountRow>.From(rows, page.Limit, row => row.Name);
    }
}
