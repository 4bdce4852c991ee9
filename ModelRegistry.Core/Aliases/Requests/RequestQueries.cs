using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Aliases.Requests;

/// <summary>A promotion request as its reader sees it.</summary>
/// <param name="Collection">Where the alias is.</param>
/// <param name="Alias">As typed.</param>
/// <param name="To">The number of the member that shall hold it.</param>
/// <param name="From">The number of the member that held it when it was asked; null for nobody.</param>
/// <param name="State">At the moment of reading.</param>
/// <param name="Comment">Why it was rejected, or what superseded it.</param>
/// <param name="Needed">How many people must agree.</param>
/// <param name="MayDecide">True where the reader may say yes or no to it now, and that changes something: the same yes again does so where enough count.</param>
/// <param name="MayWithdraw">True where the reader asked, and it is open.</param>
public sealed record RequestView(
    Guid Id, CollectionPath Collection, string Alias, int To, int? From, Guid VersionId, bool IsRollback, string RequestedBy, DateTimeOffset RequestedAt, string? Reason,
    DateTimeOffset ExpiresAt, RequestState State, string? ClosedBy, DateTimeOffset? ClosedAt, string? Comment, int Needed,
    IReadOnlyList<ApprovalView> Approvals, bool MayDecide, bool MayWithdraw)
{
    /// <summary>Whose history tells of it.</summary>
    public required Guid EntityId { get; init; }

    /// <summary>True where the reader's yes is among those that count.</summary>
    public bool IsAgreed { get; init; }

    /// <summary>Approvals that count as things stand.</summary>
    public int Counted => Approvals.Count(approval => approval.Counts);

    /// <summary>True where enough agree by now and nobody has said yes since: fewer are asked for, or a role came back.</summary>
    public bool IsComplete => State == RequestState.Open && Counted >= Needed;

    /// <summary>Why nobody decides it any more, as whoever tries is told; null while it is open.</summary>
    public Text? Closed => State == RequestState.Open ? null : RequestErrors.Closed(State, ClosedBy, Comment).Message;
}

/// <summary>One yes.</summary>
/// <param name="Counts">False where, as things stand, it is none: its person lost the role, or asked and may not agree. Of a closed request always true.</param>
public sealed record ApprovalView(string By, DateTimeOffset At, string? Comment, bool Counts);

/// <summary>Reads promotion requests.</summary>
public sealed class RequestQueries(IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long a page shows whoever asked what became of it.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromDays(7);

    /// <summary>One request, or <c>not_found</c>.</summary>
    public async Task<Result<RequestView>> GetAsync(Guid requestId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var views = await ViewsAsync(db, actor, db.PromotionRequests.Where(r => r.Id == requestId && visible.Contains(r.EntityId)), ct);
        return views is [var view] ? view : RequestErrors.NotFound;
    }

    /// <summary>Requests of a collection, newest first: those that wait, or all that ever were.</summary>
    public async Task<Result<Page<RequestView>>> ListAsync(CollectionPath path, bool onlyOpen, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var now = clock.GetUtcNow();
        var requests = db.PromotionRequests.Where(r => r.CollectionId == found.Collection.Id);
        if (onlyOpen) requests = requests.Where(r => r.State == RequestState.Open && r.ExpiresAt > now);
        var rows = await ViewsAsync(db, actor, Before(requests, before).OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).Take(page.Limit + 1), ct);
        return Page<RequestView>.From(rows, page.Limit, CursorOf);
    }

    /// <summary>
    /// What a page of a collection shows, newest first: requests that wait, and what others or time made of the actor's own within <see cref="ShownFor"/>,
    /// unless they asked again since.
    /// </summary>
    public async Task<Result<Page<RequestView>>> ListShownAsync(CollectionPath path, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var (collection, userId, now, since) = (found.Collection.Id, actor.UserId, clock.GetUtcNow(), clock.GetUtcNow() - ShownFor);
        var requests = db.PromotionRequests.Where(r => r.CollectionId == collection
            && ((r.State == RequestState.Open && r.ExpiresAt > now)
                || (r.RequestedById == userId
                    && ((r.ClosedAt > since && r.ClosedById != userId) || (r.State == RequestState.Open && r.ExpiresAt > since))
                    && !db.PromotionRequests.Any(again => again.AliasId == r.AliasId && again.RequestedById == userId && again.RequestedAt > r.RequestedAt))));
        var rows = await ViewsAsync(db, actor, Before(requests, before).OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).Take(page.Limit + 1), ct);
        return Page<RequestView>.From(rows, page.Limit, CursorOf);
    }

    /// <summary>What waits for the actor's yes or no, in every entity, newest first.</summary>
    public async Task<Result<Page<RequestView>>> ListWaitingAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (now, userId) = (clock.GetUtcNow(), actor.UserId);
        var visible = EntityAccess.Visible(db, actor);
        var most = actor.Token?.MaxRole ?? Role.Owner;
        var requests = db.PromotionRequests.Where(r => r.State == RequestState.Open && r.ExpiresAt > now && visible.Contains(r.EntityId)
            && r.Alias!.MoverRole <= most && db.Members.Any(m => m.EntityId == r.EntityId && m.UserId == userId && m.Role >= r.Alias.MoverRole)
            && (r.Alias.RequesterMayApprove || r.RequestedById != userId)
            // Their yes again moves it where enough count by now: fewer are asked for, or a role came back.
            && (!r.Approvals.Any(a => a.UserId == userId)
                || r.Approvals.Count(a => (r.Alias.RequesterMayApprove || a.UserId != r.RequestedById)
                    && db.Members.Any(m => m.EntityId == r.EntityId && m.UserId == a.UserId && m.Role >= r.Alias.MoverRole)) >= r.Alias.Approvals));
        var rows = await ViewsAsync(db, actor, Before(requests, before).OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).Take(page.Limit + 1), ct);
        return Page<RequestView>.From(rows, page.Limit, CursorOf);
    }

    private async Task<List<RequestView>> ViewsAsync(RegistryDbContext db, Actor actor, IQueryable<PromotionRequest> requests, CancellationToken ct)
    {
        var (now, userId) = (clock.GetUtcNow(), actor.UserId);
        var rows = await requests.AsNoTracking().AsSplitQuery().Select(r => new
        {
            Row = r,
            Entity = r.Collection!.Entity!.Name,
            Project = r.Collection.Project!.Name,
            r.Collection.Name,
            Alias = r.Alias!.Name,
            r.Alias.MoverRole,
            r.Alias.RequesterMayApprove,
            Needed = r.Alias.Approvals,
            To = r.Target!.Number,
            r.Target.VersionId,
            From = (int?)r.From!.Number,
            RequestedBy = r.RequestedBy!.UserName!,
            ClosedBy = r.ClosedBy!.UserName,
            Role = db.Members.Where(m => m.EntityId == r.EntityId && m.UserId == userId).Select(m => (Role?)m.Role).FirstOrDefault(),
            Approvals = r.Approvals.OrderBy(a => a.At).Select(a => new { a.UserId, a.User!.UserName, a.At, a.Comment }).ToList(),
        }).ToListAsync(ct);
        var (entities, people) = (rows.Select(r => r.Row.EntityId).Distinct().ToList(), rows.SelectMany(r => r.Approvals).Select(a => a.UserId).Distinct().ToList());
        var roles = people.Count == 0 ? [] : await db.Members.AsNoTracking()
            .Where(m => entities.Contains(m.EntityId) && people.Contains(m.UserId)).ToDictionaryAsync(m => (m.EntityId, m.UserId), m => m.Role, ct);
        return rows.ConvertAll(r =>
        {
            var state = r.Row.StateAt(now);
            var decides = state == RequestState.Open && EntityAccess.Effective(actor, r.Row.EntityId, r.Role) >= r.MoverRole;
            var mayAgree = r.RequesterMayApprove || r.Row.RequestedById != userId;
            var approvals = r.Approvals.ConvertAll(a => new ApprovalView(
                a.UserName!, a.At, a.Comment, state != RequestState.Open || (roles.TryGetValue((r.Row.EntityId, a.UserId), out var role) && role >= r.MoverRole && (r.RequesterMayApprove || a.UserId != r.Row.RequestedById))));
            var isAgreed = r.Approvals.Exists(a => a.UserId == userId);
            return new RequestView(
                r.Row.Id, new(r.Entity, r.Project, r.Name), r.Alias, r.To, r.From, r.VersionId, r.Row.IsRollback, r.RequestedBy, r.Row.RequestedAt, r.Row.Reason,
                r.Row.ExpiresAt, state, r.ClosedBy, r.Row.ClosedAt, r.Row.Comment, r.Needed,
                approvals, decides && mayAgree && (!isAgreed || approvals.Count(a => a.Counts) >= r.Needed), state == RequestState.Open && r.Row.RequestedById == userId)
            {
                EntityId = r.Row.EntityId,
                IsAgreed = isAgreed,
            };
        });
    }

    private static IQueryable<PromotionRequest> Before(IQueryable<PromotionRequest> requests, (DateTimeOffset At, Guid Id) before) =>
        requests.Where(r => r.RequestedAt < before.At || (r.RequestedAt == before.At && r.Id.CompareTo(before.Id) < 0));

    private static string CursorOf(RequestView view) => PageRequest.MomentCursor(view.RequestedAt, view.Id);
}
