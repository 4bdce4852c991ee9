using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.History;

/// <summary>Reads history, newest first.</summary>
public sealed class HistoryQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    // One page of the index; a script that logged more than this since anybody else did anything is still one line.
    private const int EventsLookedAt = 200;

    /// <summary>What changed lately in everything the actor may see, at most <paramref name="most"/> lines: what a script does many times over is one of them.</summary>
    public async Task<Result<IReadOnlyList<HistoryRun>>> ListLatelyAsync(int most, Actor actor, CancellationToken ct) =>
        (await ListAsync(new PageRequest(EventsLookedAt), actor, ct)).Map<IReadOnlyList<HistoryRun>>(page => HistoryRun.Of(page.Items).Take(most).ToList());

    /// <summary>Events of a collection, or of one of its aliases.</summary>
    public async Task<Result<Page<HistoryEvent>>> ListAsync(CollectionPath path, string? alias, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(long.MaxValue).TryGet(out var cursor, out var error)) return error;
        string? key = null;
        if (alias is not null)
        {
            if (!AliasName.Parse(alias).TryGet(out var name, out error)) return error;
            key = name.Key;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var events = db.History.AsNoTracking().Where(e => e.CollectionId == found.Collection.Id);
        var rows = await (key is null ? events : events.Where(e => e.AliasKey == key))
            .Where(e => e.Sequence < cursor)
            .OrderByDescending(e => e.Sequence).Take(page.Limit + 1).ToListAsync(ct);
        return Page<HistoryEvent>.From(await ForReaderAsync(db, actor, rows, ct), page.Limit, Cursor);
    }

    /// <summary>Events of an entity.</summary>
    public async Task<Result<Page<HistoryEvent>>> ListAsync(string entity, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(long.MaxValue).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out error)) return error;
        var rows = await db.History.AsNoTracking()
            .Where(e => e.EntityId == grant.EntityId && e.Sequence < cursor)
            .OrderByDescending(e => e.Sequence).Take(page.Limit + 1).ToListAsync(ct);
        return Page<HistoryEvent>.From(await ForReaderAsync(db, actor, rows, ct), page.Limit, Cursor);
    }

    /// <summary>What happened to a version anywhere the actor may see: logged, described, bookmarked, given and taken aliases.</summary>
    public async Task<Result<Page<HistoryEvent>>> ListAsync(Guid versionId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await Artifacts.VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var visible = EntityAccess.Visible(db, actor);
        return await ListByTimeAsync(db, actor, db.History.Where(e => (e.VersionId == versionId || e.FromVersionId == versionId) && visible.Contains(e.EntityId)), page, ct);
    }

    /// <summary>What changed lately in everything the actor may see.</summary>
    public async Task<Result<Page<HistoryEvent>>> ListAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        return await ListByTimeAsync(db, actor, db.History.Where(e => visible.Contains(e.EntityId)), page, ct);
    }

    // Across entities the order is by time, then entity, then number; the cursor carries all three.
    private static async Task<Result<Page<HistoryEvent>>> ListByTimeAsync(
        RegistryDbContext db, Actor actor, IQueryable<HistoryEvent> events, PageRequest page, CancellationToken ct)
    {
        if (page.Cursor is { } text)
        {
            var parts = text.Split('_');
            if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                || ticks > DateTimeOffset.MaxValue.Ticks || !Guid.TryParse(parts[1], out var entityId)
                || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                return PageRequest.BadCursor;
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);
            events = events.Where(e => e.At < at || (e.At == at && (e.EntityId.CompareTo(entityId) < 0 || (e.EntityId == entityId && e.Sequence < sequence))));
        }

        var rows = await events.AsNoTracking()
            .OrderByDescending(e => e.At).ThenByDescending(e => e.EntityId).ThenByDescending(e => e.Sequence)
            .Take(page.Limit + 1).ToListAsync(ct);
        return Page<HistoryEvent>.From(await ForReaderAsync(db, actor, rows, ct), page.Limit, e =>
            string.Create(CultureInfo.InvariantCulture, $"{e.At.UtcTicks}_{e.EntityId:N}_{e.Sequence}"));
    }

    // History keeps which version was bookmarked or used, whoever's it is; who may not see that version is told that there was one.
    private static async Task<List<HistoryEvent>> ForReaderAsync(RegistryDbContext db, Actor actor, List<HistoryEvent> rows, CancellationToken ct)
    {
        var named = rows.Where(e => e.NamesAVersion).Select(e => e.VersionId!.Value).Distinct().ToList();
        if (named.Count == 0) return rows;
        var visible = EntityAccess.Visible(db, actor);
        var seen = await db.Versions.Where(v => named.Contains(v.Id) && visible.Contains(v.Artifact!.EntityId)).Select(v => v.Id).ToListAsync(ct);
        var hidden = named.Except(seen).ToHashSet();
        return hidden.Count == 0 ? rows : rows.ConvertAll(e => e.NamesAVersion && hidden.Contains(e.VersionId!.Value) ? e.WithoutTo() : e);
    }

    private static string Cursor(HistoryEvent e) => e.Sequence.ToString(CultureInfo.InvariantCulture);
}
