using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Runs;

/// <summary>A run in a list.</summary>
/// <param name="Config">A JSON object.</param>
/// <param name="Summary">A JSON object.</param>
public sealed record RunView(
    Guid Id, string Entity, string Project, string Name, RunState State, string Config, string Summary,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int Logged, int Used)
{
    public Guid ProjectId { get; init; }

    /// <summary>How its project is called on a page.</summary>
    public required string ProjectShownName { get; init; }

    /// <summary>What people call it; null: its name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>When its script says that it began, UTC; else when it was recorded.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its script last reported something, UTC.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>True where it was put away.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The highest step of all its metrics; null where it measured nothing.</summary>
    public long? LastStep { get; init; }

    /// <summary>How it is called on a page.</summary>
    public string Title => DisplayName ?? Name;
}

/// <summary>A run with its lineage, as far as its reader may see.</summary>
/// <param name="Logged">References of the versions it logged.</param>
/// <param name="Used">References of the versions it used.</param>
public sealed record RunForReader(RunView Run, Role Role, IReadOnlyList<string> Logged, IReadOnlyList<string> Used);

/// <summary>Reads runs.</summary>
public sealed class RunQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Runs of a project, newest first.</summary>
    public async Task<Result<Page<RunView>>> ListAsync(string entity, string project, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
        if (found is null || found.IsRegistry) return Error.NotFound($"project {entity}/{project}");
        var runs = db.Runs.Where(r => r.ProjectId == found.Id && r.DeletedAt == null);
        if (page.Cursor is { } text)
        {
            // Two runs of one tick are told apart by name.
            var split = text.IndexOf('_', StringComparison.Ordinal);
            if (split < 0 || !long.TryParse(text.AsSpan(0, split), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks)
                return PageRequest.BadCursor;
            var (at, key) = (new DateTimeOffset(ticks, TimeSpan.Zero), text[(split + 1)..]);
            runs = runs.Where(r => r.CreatedAt < at || (r.CreatedAt == at && string.Compare(r.NameKey, key) > 0));
        }

        var rows = await Views(db, runs.OrderByDescending(r => r.CreatedAt).ThenBy(r => r.NameKey).Take(page.Limit + 1)).ToListAsync(ct);
        return Page<RunView>.From(rows, page.Limit, row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.CreatedAt.UtcTicks}_{TextKey.Of(row.Name)}"));
    }

    /// <summary>One run with its lineage, or <c>not_found</c>.</summary>
    public async Task<Result<RunForReader>> GetAsync(string entity, string project, Guid runId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        if (!(await RunLookup.GetAsync(db, grant, project, runId, ct)).TryGet(out var run, out error)) return error;
        var view = await Views(db, db.Runs.Where(r => r.Id == run.Id)).FirstAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var logged = await RefsAsync(db.Versions.Where(v => v.RunId == run.Id && v.DeletedAt == null), ct);
        var used = await RefsAsync(db.RunUses.Where(u => u.RunId == run.Id).Select(u => u.Version!)
            .Where(v => v.DeletedAt == null && visible.Contains(v.Artifact!.EntityId)), ct);
        return new RunForReader(view, grant.Role, logged, used);
    }

    /// <summary>The same by its name in a project.</summary>
    public async Task<Result<RunForReader>> GetByNameAsync(string entity, string project, string name, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
        var key = ResourceName.Parse(name).TryGet(out var parsed, out _) ? parsed.Key : null;
        var id = found is null || key is null ? null : await db.Runs.Where(r => r.ProjectId == found.Id && r.NameKey == key).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
        return id is { } run ? await GetAsync(grant.EntityName, found!.Name, run, actor, ct) : Error.NotFound($"such run in {entity}/{project}");
    }

    /// <summary>The versions that a run logged or used, newest first, as far as their reader may see; or <c>not_found</c> for the run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="logged">True for those it logged, false for those it used.</param>
    /// <param name="page">Which page.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<Result<Page<Artifacts.VersionView>>> ListVersionsAsync(Guid runId, bool logged, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        if (!await db.Runs.AnyAsync(r => r.Id == runId && visible.Contains(r.Project!.EntityId), ct)) return Error.NotFound("such run");
        var versions = logged ? db.Versions.Where(v => v.RunId == runId) : db.RunUses.Where(u => u.RunId == runId).Select(u => u.Version!);
        var rows = await versions
            .Where(v => v.DeletedAt == null && visible.Contains(v.Artifact!.EntityId) && (v.CreatedAt < before.At || (v.CreatedAt == before.At && v.Id.CompareTo(before.Id) < 0)))
            .OrderByDescending(v => v.CreatedAt).ThenByDescending(v => v.Id).Take(page.Limit + 1).Select(v => new { v.Id, v.CreatedAt }).ToListAsync(ct);
        var found = Page<(Guid Id, DateTimeOffset CreatedAt)>.From(rows.ConvertAll(r => (r.Id, r.CreatedAt)), page.Limit, row => PageRequest.MomentCursor(row.CreatedAt, row.Id));
        var views = await Artifacts.VersionViews.LoadAsync(db, actor, [.. found.Items.Select(row => row.Id)], ct);
        return found.Map(row => views[row.Id]);
    }

    /// <summary>The same by id alone, wherever it is now called: how a run's page finds it.</summary>
    public async Task<Result<RunForReader>> GetAsync(Guid runId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var home = await db.Runs.Where(r => r.Id == runId && visible.Contains(r.Project!.EntityId))
            .Select(r => new { Entity = r.Project!.Entity!.Name, Project = r.Project.Name }).FirstOrDefaultAsync(ct);
        return home is null ? Error.NotFound("such run") : await GetAsync(home.Entity, home.Project, runId, actor, ct);
    }

    /// <summary>Runs that used a version, newest first, as far as their reader may see; or <c>not_found</c> for the version.</summary>
    public async Task<Result<Page<RunView>>> ListUsingAsync(Guid versionId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await Artifacts.VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var visible = EntityAccess.Visible(db, actor);
        var runs = db.Runs.Where(r => r.Uses.Any(u => u.VersionId == versionId) && visible.Contains(r.Project!.EntityId));
        if (!page.MomentCursor().TryGet(out var before, out error)) return error;
        runs = runs.Where(r => r.CreatedAt < before.At || (r.CreatedAt == before.At && r.Id.CompareTo(before.Id) < 0));
        var rows = await Views(db, runs.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Take(page.Limit + 1)).ToListAsync(ct);
        return Page<RunView>.From(rows, page.Limit, row => PageRequest.MomentCursor(row.CreatedAt, row.Id));
    }

    private static async Task<List<string>> RefsAsync(IQueryable<Artifacts.ModelVersion> versions, CancellationToken ct)
    {
        var rows = await versions.AsNoTracking().OrderBy(v => v.CreatedAt)
            .Select(v => new { Entity = v.Artifact!.Entity!.Name, Project = v.Artifact.Project!.Name, v.Artifact.Name, v.Number }).ToListAsync(ct);
        return rows.ConvertAll(r => new Reference(new(r.Entity, r.Project, r.Name), MemberSelector.Of(r.Number)).ToString());
    }

    internal static IQueryable<RunView> Views(RegistryDbContext db, IQueryable<Run> runs) =>
        runs.AsNoTracking().Select(r => new RunView(r.Id, r.Project!.Entity!.Name, r.Project.Name, r.Name, r.State, r.Config, r.Summary, r.CreatedBy!.UserName!,
            r.CreatedAt, r.FinishedAt, db.Versions.Count(v => v.RunId == r.Id && v.DeletedAt == null), db.RunUses.Count(u => u.RunId == r.Id))
        {
            ProjectId = r.ProjectId,
            ProjectShownName = r.Project!.Title ?? r.Project.Name,
            DisplayName = r.DisplayName,
            StartedAt = r.StartedAt ?? r.CreatedAt,
            HeardAt = r.HeardAt,
            IsDeleted = r.DeletedAt != null,
            LastStep = db.RunMetrics.Where(m => m.RunId == r.Id).Max(m => (long?)m.Step),
        });
}
