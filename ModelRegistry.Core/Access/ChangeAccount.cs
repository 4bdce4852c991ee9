using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>What an administrator changes about an account; null leaves it.</summary>
public sealed record ChangeAccountRequest(string Name, bool? IsAdministrator = null, bool? IsLocked = null);

/// <summary>Makes somebody an administrator or not, locks or unlocks them. A locked account's sessions end within a minute, its tokens at once.</summary>
public sealed class ChangeAccount(RegistryWrites writes, AccountManagers managers, TokenAuthenticator tokens)
{
    /// <summary>Done, or <c>forbidden</c>, <c>not_found</c>, <c>last_administrator</c>.</summary>
    public async Task<Result<Done>> ExecuteAsync(ChangeAccountRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsAdministrator) return AccessErrors.NotAdministrator;
        Guid? userId = null;
        var changed = await writes.InRegistryAsync<Done>(actor, async transaction =>
        {
            var db = transaction.Db;
            // Two administrators who demote each other take turns: an update of all their rows before any is read.
            await db.Users.Where(u => u.IsAdministrator).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsAdministrator, true), ct);
            if (await Members.FindAccountAsync(db, request.Name, ct) is not { } account) return AccessErrors.AccountUnknown(request.Name);
            var user = await db.Users.SingleAsync(u => u.Id == account.Id, ct);
            userId = user.Id;
            var wasLocked = RegistryUser.IsLockedForGood(user.LockoutEnd);
            var (administrator, locked) = (request.IsAdministrator ?? user.IsAdministrator, request.IsLocked ?? wasLocked);
            if (user.IsAdministrator && !wasLocked && (!administrator || locked) && !await HasOtherAdministratorAsync(db, user.Id, ct))
                return AccessErrors.LastAdministrator;
            if (administrator == user.IsAdministrator && locked == wasLocked) return Done.It;

            var own = await OwnEntity.OpenAsync(transaction, user.Id, ct);
            own.Record(new(HistoryAction.AccountChanged, own.Grant.EntityName) { From = Say(user.IsAdministrator, wasLocked), To = Say(administrator, locked) });
            user.IsAdministrator = administrator;
            if (locked != wasLocked) user.LockoutEnd = locked ? RegistryUser.LockedForGood : null;
            if (!locked) user.AccessFailedCount = 0;
            using var lease = managers.Lease(db);
            // A new stamp ends every session that began before.
            var stamped = await lease.Manager.UpdateSecurityStampAsync(user);
            return stamped.Succeeded ? Done.It : AccountManagers.ErrorOf(stamped, user.UserName!);
        }, ct);
        if (userId is { } known) tokens.ForgetAccount(known);
        return changed;
    }

    private static Task<bool> HasOtherAdministratorAsync(RegistryDbContext db, Guid userId, CancellationToken ct)
    {
        var forGood = RegistryUser.LockedForGood;
        return db.Users.AnyAsync(u => u.Id != userId && u.IsAdministrator && (u.LockoutEnd == null || u.LockoutEnd < forGood), ct);
    }

    private static string Say(bool administrator, bool locked) => (administrator ? "administrator" : "member") + (locked ? ", locked" : string.Empty);
}
