using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>Who is to have which role.</summary>
/// <param name="Entity">The entity's name.</param>
/// <param name="Who">A user name or an e-mail address.</param>
/// <param name="Role">A <see cref="Access.Role"/> by name.</param>
public sealed record SetMemberRequest(string Entity, string? Who, string? Role);

/// <summary>Adds a member or changes a member's role.</summary>
public sealed class SetMember(RegistryWrites writes)
{
    /// <summary>
    /// The member's user name, or <c>not_found</c> (entity or account), <c>forbidden</c>, <c>role_invalid</c>, <c>last_owner</c>,
    /// <c>own_entity</c> (a person stays the owner of their own).
    /// </summary>
    public async Task<Result<string>> ExecuteAsync(SetMemberRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessErrors.ParseRole(request.Role, "role").TryGet(out var role, out var error)) return error;
        return await writes.InEntityAsync<string>(actor, request.Entity, RegistryAction.ManageMembers, async scope =>
        {
            if (await Members.FindAccountAsync(scope.Db, request.Who, ct) is not { } account) return AccessErrors.AccountUnknown(request.Who?.Trim() ?? string.Empty);
            var member = await scope.Db.Members.SingleOrDefaultAsync(m => m.EntityId == scope.Grant.EntityId && m.UserId == account.Id, ct);
            if (member is null)
            {
                scope.Db.Members.Add(new() { EntityId = scope.Grant.EntityId, UserId = account.Id, Role = role, AddedAt = scope.Now });
                scope.Record(new(HistoryAction.MemberAdded, $"{scope.Grant.EntityName}: {account.Name}") { To = role.ToString() });
            }
            else if (member.Role != role)
            {
                if (member.Role == Role.Owner && await Members.RefuseLosingOwnerAsync(scope, account.Id, ct) is { } refusal) return refusal;
                scope.Record(new(HistoryAction.MemberChanged, $"{scope.Grant.EntityName}: {account.Name}") { From = member.Role.ToString(), To = role.ToString() });
                member.Role = role;
            }

            return account.Name;
        }, ct);
    }
}

/// <summary>Takes a member out of an entity. What they did stays in history.</summary>
public sealed class RemoveMember(RegistryWrites writes)
{
    /// <summary>Done, or <c>not_found</c>, <c>forbidden</c>, <c>last_owner</c>, <c>own_entity</c>. Anyone may leave.</summary>
    public Task<Result<Done>> ExecuteAsync(string entityName, string? who, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return writes.InEntityAsync<Done>(actor, entityName, RegistryAction.Read, async scope =>
        {
            var account = await Members.FindAccountAsync(scope.Db, who, ct);
            // Leaving needs no role, but a person in a browser: a token must not lock its owner out.
            var leaves = account?.Id == actor.UserId && actor.Token is null;
            if (!leaves && !actor.IsAdministrator && scope.Require(RegistryAction.ManageMembers) is { } forbidden) return forbidden;
            var member = account is null
                ? null
                : await scope.Db.Members.SingleOrDefaultAsync(m => m.EntityId == scope.Grant.EntityId && m.UserId == account.Id, ct);
            if (member is null) return Error.NotFound($"member '{who}' of {scope.Grant.EntityName}");
            if (member.Role == Role.Owner && await Members.RefuseLosingOwnerAsync(scope, member.UserId, ct) is { } refusal) return refusal;
            scope.Db.Members.Remove(member);
            scope.Record(new(HistoryAction.MemberRemoved, $"{scope.Grant.EntityName}: {account!.Name}") { From = member.Role.ToString() });
            return Done.It;
        }, ct);
    }
}

/// <summary>What both share.</summary>
internal static class Members
{
    internal sealed record Account(Guid Id, string Name);

    public static async Task<Account?> FindAccountAsync(RegistryDbContext db, string? who, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(who)) return null;
        var key = who.Trim().ToUpperInvariant();
        return await db.Users.Where(u => u.NormalizedUserName == key || u.NormalizedEmail == key)
            .Select(u => new Account(u.Id, u.UserName!)).FirstOrDefaultAsync(ct);
    }

    public static async Task<Error?> RefuseLosingOwnerAsync(WriteScope scope, Guid userId, CancellationToken ct)
    {
        var id = scope.Grant.EntityId;
        if (await scope.Db.Entities.AnyAsync(e => e.Id == id && e.PersonId == userId, ct))
            return AccessErrors.OwnEntity(scope.Grant.EntityName, "that person stays its owner.");
        return await scope.Db.Members.AnyAsync(m => m.EntityId == id && m.UserId != userId && m.Role == Role.Owner, ct)
            ? null
            : AccessErrors.LastOwner(scope.Grant.EntityName);
    }
}
