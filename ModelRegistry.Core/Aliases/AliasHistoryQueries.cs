using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases;

/// <summary>One member's time with an alias.</summary>
/// <param name="Number">The member's number; whose bookmark or version it was, even if it is gone since.</param>
/// <param name="VersionId">The version.</param>
/// <param name="From">When it was given, UTC.</param>
/// <param name="Until">When it was taken; null while it holds it.</param>
/// <param name="By">Who gave it.</param>
/// <param name="IsRollback">True where it was put back.</param>
/// <param name="Overrode">The names of the rules that were overridden for it, as <see cref="Text.ToRecord"/> keeps them.</param>
/// <param name="Reason">Why, in the mover's words.</param>
/// <param name="RequestId">The promotion request that it came by.</param>
public sealed record AliasStayView(
    int Number, Guid VersionId, DateTimeOffset From, DateTimeOffset? Until, string By, bool IsRollback, string? Overrode, string? Reason, Guid? RequestId)
{
    /// <summary>How long it held it, up to <paramref name="now"/>.</summary>
    public TimeSpan For(DateTimeOffset now) => (Until ?? now) - From;
}

/// <summary>Reads what history says of aliases: who held one for how long, and who held all of them at a moment.</summary>
public sealed class AliasHistoryQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The stays of an alias, the latest first; empty for one that nobody ever held.</summary>
    public async Task<Result<Page<AliasStayView>>> TimelineAsync(CollectionPath path, string alias, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(long.MaxValue).TryGet(out var cursor, out var error)) return error;
        if (!AliasName.Parse(alias).TryGet(out var name, out error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var changes = AliasStays.Changes(db, found.Collection.Id, name.Key);
        // The cursor names the change that ended the page's first stay. A removal is a change and begins no stay, so a page of stays takes at most
        // twice as many changes.
        var older = await changes.Where(e => e.Sequence < cursor).OrderByDescending(e => e.Sequence).Take((2 * page.Limit) + 2).ToListAsync(ct);
        var ended = page.Cursor is null ? null : await changes.FirstOrDefaultAsync(e => e.Sequence == cursor, ct);
        var stays = AliasStays.Of([.. older.AsEnumerable().Reverse(), .. ended is null ? [] : new[] { ended }])
            .Where(stay => stay.Began != ended).Reverse().Take(page.Limit + 1).ToList();
        var next = stays.Count > page.Limit ? stays[page.Limit].Ended!.Sequence.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<AliasStayView>(stays.Take(page.Limit).Select(ViewOf).ToList(), next);
    }

    /// <summary>Every alias of a collection that had a holder at <paramref name="at"/>, by name.</summary>
    public async Task<Result<IReadOnlyList<AliasThen>>> ListAsync(CollectionPath path, DateTimeOffset at, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        return await ThenAsync(db, db.History.Where(e => e.EntityId == found.Grant.EntityId && e.CollectionId == found.Collection.Id), at, ct);
    }

    /// <summary>Every alias of an entity that had a holder at <paramref name="at"/>, by collection and name; collections as they were called then.</summary>
    public async Task<Result<IReadOnlyList<AliasThen>>> ListAsync(string entity, DateTimeOffset at, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        return await ThenAsync(db, db.History.Where(e => e.EntityId == grant.EntityId), at, ct);
    }

    private static async Task<List<AliasThen>> ThenAsync(RegistryDbContext db, IQueryable<HistoryEvent> events, DateTimeOffset at, CancellationToken ct)
    {
        // The last change of each alias up to that moment says who held it.
        var last = events.Where(e => e.Generation != null && e.At <= at)
            .GroupBy(e => new { e.EntityId, e.CollectionId, e.AliasKey })
            .Select(changes => new { changes.Key.EntityId, Sequence = changes.Max(e => e.Sequence) });
        var rows = await (from e in db.History.AsNoTracking()
                          join l in last on new { e.EntityId, e.Sequence } equals new { l.EntityId, l.Sequence }
                          where e.ToNumber != null
                          select e).ToListAsync(ct);
        // Which are protected is shown as it is now: that is how they are known everywhere else.
        var collections = rows.Select(e => e.CollectionId).OfType<Guid>().Distinct().ToList();
        var roles = await db.Aliases.AsNoTracking().Where(a => a.MoverRole != null && collections.Contains(a.CollectionId))
            .ToDictionaryAsync(a => (a.CollectionId, a.NameKey), a => a.MoverRole, ct);
        return rows
            .Where(e => e.Subject.Split('/').Length == 3)
            .OrderBy(e => e.Subject, StringComparer.Ordinal).ThenBy(e => e.AliasKey, StringComparer.Ordinal)
            .Select(e => AliasThen.Of(e, PathOf(e.Subject), roles.GetValueOrDefault((e.CollectionId!.Value, e.AliasKey!)), at))
            .ToList();
    }

    private static AliasStayView ViewOf(AliasStay stay) => new(
        stay.Number, stay.Began.VersionId!.Value, stay.From, stay.Until, stay.Began.ActorName,
        stay.Began.Action == HistoryAction.AliasRolledBack, stay.Began.Overrode, stay.Began.Reason, stay.Began.RequestId);

    private static CollectionPath PathOf(string subject)
    {
        var parts = subject.Split('/');
        return new(parts[0], parts[1], parts[2]);
    }
}
