using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Runs;

/// <summary>
/// Reads lineage as a picture needs it: two steps each way, one question a step, at most <see cref="Most"/> points. What its reader may not see, and
/// what lies in the bin, is not there.
/// </summary>
public sealed class LineageQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Points of one graph.</summary>
    public const int Most = 50;

    // Found in one step, to say how many are left out.
    private const int MostOfAStep = 200;

    /// <summary>Around a version: its run and what that used; runs that used it and what they logged; where all that is bookmarked. <c>not_found</c>.</summary>
    public async Task<Result<LineageGraph>> OfVersionAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var found = new Found(db, EntityAccess.Visible(db, actor), ct);
        found.Begin(await found.Versions(db.Versions.Where(v => v.Id == versionId)).FirstAsync(ct));
        await found.RunsThatLoggedAsync(-1);
        await found.UsedAsync(-2);
        await found.ModelsAsync(1, after: 0);
        await found.RunsThatUsedAsync(1);
        await found.LoggedAsync(2);
        await found.ModelsAsync(3, after: 2);
        return found.ToGraph();
    }

    /// <summary>Around a run: what it used and the runs that logged that; what it logged, where that is bookmarked and the runs that used it. <c>not_found</c>.</summary>
    public async Task<Result<LineageGraph>> OfRunAsync(Guid runId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var found = new Found(db, visible, ct);
        if (await found.Runs(db.Runs.Where(r => r.Id == runId && visible.Contains(r.Project!.EntityId))).FirstOrDefaultAsync(ct) is not { } run) return Error.NotFound("such run");
        found.Begin(run);
        await found.UsedAsync(-1);
        await found.RunsThatLoggedAsync(-2);
        await found.LoggedAsync(1);
        await found.ModelsAsync(2, after: 1);
        await found.RunsThatUsedAsync(2);
        return found.ToGraph();
    }

    /// <summary>A point before it has a step, and which edge led to it.</summary>
    private sealed record Row(Guid Id, LineageKind Kind, string Entity, string Project, string Name, string ShownName, int? Number, RunState? State, string By, DateTimeOffset At);

    private sealed record Link(Guid From, Guid To, int? Number, Row Row);

    /// <summary>The graph as far as it is found.</summary>
    private sealed class Found(RegistryDbContext db, IQueryable<Guid> visible, CancellationToken ct)
    {
        private readonly Dictionary<Guid, LineageNode> nodes = [];
        private readonly List<LineageEdge> edges = [];
        private readonly HashSet<Guid> leftOut = [];
        private bool isCounted = true;

        public void Begin(Row row) => Add(row, 0);

        public LineageGraph ToGraph() => new(nodes.Values.OrderBy(n => Math.Abs(n.Step)).ToList(), edges, leftOut.Count, isCounted);

        public async Task RunsThatLoggedAsync(int step)
        {
            var of = At(step + 1, LineageKind.Version);
            if (of.Count == 0) return;
            var rows = await (
                from v in db.Versions
                where of.Contains(v.Id) && v.RunId != null
                orderby v.CreatedAt descending
                select new { VersionId = v.Id, Run = new Row(v.Run!.Id, LineageKind.Run, v.Run.Project!.Entity!.Name, v.Run.Project.Name, v.Run.Name, v.Run.DisplayName ?? v.Run.Name, null, v.Run.State, v.Run.CreatedBy!.UserName!, v.Run.CreatedAt) })
                .Take(MostOfAStep).ToListAsync(ct);
            Add(step, rows.ConvertAll(r => new Link(r.Run.Id, r.VersionId, null, r.Run)));
        }

        public async Task UsedAsync(int step)
        {
            var of = At(step + 1, LineageKind.Run);
            if (of.Count == 0) return;
            var rows = await (
                from u in db.RunUses
                where of.Contains(u.RunId) && u.Version!.DeletedAt == null && visible.Contains(u.Version.Artifact!.EntityId)
                orderby u.UsedAt descending
                select new { u.RunId, Version = new Row(u.VersionId, LineageKind.Version, u.Version!.Artifact!.Entity!.Name, u.Version.Artifact.Project!.Name, u.Version.Artifact.Name, u.Version.Artifact.Title ?? u.Version.Artifact.Name, u.Version.Number, null, u.Version.CreatedBy!.UserName!, u.Version.CreatedAt) })
                .Take(MostOfAStep).ToListAsync(ct);
            Add(step, rows.ConvertAll(r => new Link(r.Version.Id, r.RunId, null, r.Version)));
        }

        public async Task RunsThatUsedAsync(int step)
        {
            var of = At(step - 1, LineageKind.Version);
            if (of.Count == 0) return;
            var rows = await (
                from u in db.RunUses
                where of.Contains(u.VersionId) && visible.Contains(u.Run!.Project!.EntityId)
                orderby u.UsedAt descending
                select new { u.VersionId, Run = new Row(u.RunId, LineageKind.Run, u.Run!.Project!.Entity!.Name, u.Run.Project.Name, u.Run.Name, u.Run.DisplayName ?? u.Run.Name, null, u.Run.State, u.Run.CreatedBy!.UserName!, u.Run.CreatedAt) })
                .Take(MostOfAStep).ToListAsync(ct);
            Add(step, rows.ConvertAll(r => new Link(r.VersionId, r.Run.Id, null, r.Run)));
        }

        public async Task LoggedAsync(int step)
        {
            var of = At(step - 1, LineageKind.Run);
            if (of.Count == 0) return;
            var rows = await (
                from v in db.Versions
                where v.RunId != null && of.Contains(v.RunId!.Value) && v.DeletedAt == null
                orderby v.CreatedAt descending
                select new { RunId = v.RunId!.Value, Version = new Row(v.Id, LineageKind.Version, v.Artifact!.Entity!.Name, v.Artifact.Project!.Name, v.Artifact.Name, v.Artifact.Title ?? v.Artifact.Name, v.Number, null, v.CreatedBy!.UserName!, v.CreatedAt) })
                .Take(MostOfAStep).ToListAsync(ct);
            Add(step, rows.ConvertAll(r => new Link(r.RunId, r.Version.Id, null, r.Version)));
        }

        public async Task ModelsAsync(int step, int after)
        {
            var of = At(after, LineageKind.Version);
            if (of.Count == 0) return;
            var rows = await (
                from m in db.Memberships
                where of.Contains(m.VersionId) && m.RemovedAt == null && m.Collection!.Kind == CollectionKind.RegisteredModel && visible.Contains(m.Collection.EntityId)
                orderby m.AddedAt descending
                select new { m.VersionId, m.Number, Model = new Row(m.CollectionId, LineageKind.Model, m.Collection!.Entity!.Name, m.Collection.Project!.Name, m.Collection.Name, m.Collection.Title ?? m.Collection.Name, null, null, m.Collection.CreatedBy!.UserName!, m.Collection.CreatedAt) })
                .Take(MostOfAStep).ToListAsync(ct);
            Add(step, rows.ConvertAll(r => new Link(r.VersionId, r.Model.Id, r.Number, r.Model)));
        }

        public IQueryable<Row> Versions(IQueryable<ModelVersion> versions) => versions.AsNoTracking().Select(v => new Row(
            v.Id, LineageKind.Version, v.Artifact!.Entity!.Name, v.Artifact.Project!.Name, v.Artifact.Name, v.Artifact.Title ?? v.Artifact.Name, v.Number, null, v.CreatedBy!.UserName!, v.CreatedAt));

        public IQueryable<Row> Runs(IQueryable<Run> runs) => runs.AsNoTracking().Select(r => new Row(
            r.Id, LineageKind.Run, r.Project!.Entity!.Name, r.Project.Name, r.Name, r.DisplayName ?? r.Name, null, r.State, r.CreatedBy!.UserName!, r.CreatedAt));

        private List<Guid> At(int step, LineageKind kind) => nodes.Values.Where(n => n.Step == step && n.Kind == kind).Select(n => n.Id).ToList();

        private void Add(int step, List<Link> links)
        {
            isCounted &= links.Count < MostOfAStep;
            foreach (var link in links)
            {
                if (!nodes.ContainsKey(link.Row.Id) && nodes.Count >= Most)
                {
                    leftOut.Add(link.Row.Id);
                    continue;
                }

                Add(link.Row, step);
                var edge = new LineageEdge(link.From, link.To, link.Number);
                if (!edges.Contains(edge)) edges.Add(edge);
            }
        }

        private void Add(Row row, int step) =>
            nodes.TryAdd(row.Id, new(row.Id, row.Kind, step, new(row.Entity, row.Project, row.Name), row.ShownName, row.Number, row.State, row.By, row.At));
    }
}
