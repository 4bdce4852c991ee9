using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Aliases;

/// <summary>A wish to put a former holder back.</summary>
/// <param name="To">Which former holder, <c>v7</c>; null for the one before the present.</param>
/// <param name="Seen">As in <see cref="MoveAliasRequest"/>.</param>
public sealed record RollBackAliasRequest(CollectionPath Path, string Alias, string? To, long? Seen, string? Reason = null)
{
    /// <summary>As in <see cref="MoveAliasRequest"/>.</summary>
    public bool Override { get; init; }
}

/// <summary>Puts a former holder back in one step, under the same rules as any move; history says that it was a rollback.</summary>
public sealed class RollBackAlias(IDbContextFactory<RegistryDbContext> contexts, MoveAlias move)
{
    /// <summary>What <see cref="MoveAlias"/> answers, or <c>no_former_holder</c> where the one asked for never held it, or is gone.</summary>
    public async Task<Result<AliasMoved>> ExecuteAsync(RollBackAliasRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AliasName.Parse(request.Alias).TryGet(out var name, out var error)) return error;
        if (!(await FormerAsync(request, name, actor, ct)).TryGet(out var number, out error)) return error;
        return await move.ExecuteAsync(
            new(request.Path, request.Alias, MemberSelector.Of(number).ToString(), request.Seen, request.Reason) { Override = request.Override, Rollback = true }, actor, ct);
    }

    private async Task<Result<int>> FormerAsync(RollBackAliasRequest request, AliasName name, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, request.Path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        var held = AliasStays.Of(await AliasStays.EventsAsync(db, found.Collection.Id, name.Key, ct)).Reverse().ToList();
        var present = held.FirstOrDefault(stay => stay.Until is null)?.Number;
        var former = held.Where(stay => stay.Number != present).Select(stay => stay.Number).ToList();
        var live = await db.Memberships.Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null && former.Contains(m.Number)).Select(m => m.Number).ToListAsync(ct);
        if (request.To is null)
            return former.Find(live.Contains) is var last && live.Contains(last) ? last : None(name, "Nobody who held it before is still there.");
        if (!MemberSelector.Parse(request.To).TryGet(out var selector, out error)) return error;
        return selector.Number is { } number && live.Contains(number) ? number : None(name, $"{request.To} never held it, or is not there any more.");
    }

    private static Error None(AliasName name, Text why) => new(ErrorKind.Conflict, "no_former_holder", $"'{name}' can't be rolled back so. {why}");
}
