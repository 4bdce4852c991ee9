using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>Who held an alias at a past moment.</summary>
/// <param name="State">As it stood then: its generation, mover and time are of the move before that moment.</param>
/// <param name="At">The moment asked for, UTC.</param>
public sealed record AliasThen(AliasState State, DateTimeOffset At)
{
    /// <summary>What the last change before a moment says.</summary>
    internal static AliasThen Of(HistoryEvent last, CollectionPath path, Role? mover, DateTimeOffset at) =>
        new(new(last.Alias!, last.ToNumber, path, last.Generation!.Value, last.ActorName, last.At, mover, last.Reason, last.Overrode), at);
}

/// <summary>Reads aliases, now and then.</summary>
public sealed class AliasQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Every alias of a collection that has a holder or is protected, protected first, then by name.</summary>
    public async Task<Result<IReadOnlyList<AliasState>>> ListAsync(CollectionPath path, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        var states = await StatesAsync(db, db.Aliases.Where(a => a.CollectionId == found.Collection.Id), ct);
        return states[found.Collection.Id].ToList();
    }

    /// <summary>One alias, or <c>not_found</c> where nobody holds it and it is not protected.</summary>
    public async Task<Result<AliasState>> GetAsync(CollectionPath path, string alias, Actor actor, CancellationToken ct)
    {
        if (!AliasName.Parse(alias).TryGet(out var name, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var key = name.Key;
        var states = await StatesAsync(db, db.Aliases.Where(a => a.CollectionId == found.Collection.Id && a.NameKey == key), ct);
        return states[found.Collection.Id].FirstOrDefault() is { } state ? state : AliasErrors.NotFound(found.Path, name.Value);
    }

    /// <summary>The holder at <paramref name="at"/>, by what history says; <c>not_found</c> where nobody held it then.</summary>
    public async Task<Result<AliasThen>> GetAsync(CollectionPath path, string alias, DateTimeOffset at, Actor actor, CancellationToken ct)
    {
        if (!AliasName.Parse(alias).TryGet(out var name, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var key = name.Key;
        var last = await db.History.AsNoTracking()
            .Where(e => e.CollectionId == found.Collection.Id && e.AliasKey == key && e.Generation != null && e.At <= at)
            .OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(ct);
        if (last?.ToNumber is null) return AliasErrors.NotFound(found.Path, name.Value);
        return AliasThen.Of(last, found.Path, mover: null, at);
    }

    internal static async Task<ILookup<Guid, AliasState>> StatesAsync(RegistryDbContext db, IQueryable<Alias> aliases, CancellationToken ct)
    {
        var rows = await aliases.AsNoTracking().Where(a => a.HolderId != null || a.MoverRole != null)
            .OrderBy(a => a.MoverRole == null).ThenBy(a => a.NameKey)
            .Select(a => new
            {
                a.CollectionId,
                a.Name,
                Number = (int?)a.Holder!.Number,
                Entity = a.Collection!.Entity!.Name,
                Project = a.Collection.Project!.Name,
                Collection = a.Collection.Name,
                a.Generation,
                MovedBy = a.MovedBy!.UserName,
                a.MovedAt,
                a.MoverRole,
                a.MoveReason,
                a.Overrode,
            }).ToListAsync(ct);
        return rows.ToLookup(r => r.CollectionId, r =>
            new AliasState(r.Name, r.Number, new(r.Entity, r.Project, r.Collection), r.Generation, r.MovedBy, r.MovedAt, r.MoverRole, r.MoveReason, r.Overrode));
    }
}
