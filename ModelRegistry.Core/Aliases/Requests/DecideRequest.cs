using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases.Requests;

/// <summary>What became of a request.</summary>
/// <param name="Id">The request.</param>
/// <param name="State">How it stands after.</param>
/// <param name="Alias">Where the alias stands after.</param>
public sealed record RequestDecided(Guid Id, RequestState State, AliasState Alias);

/// <summary>One person's yes to a promotion request. The one that completes the number moves the alias.</summary>
public sealed class ApproveRequest(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, RuleEvidences evidences)
{
    /// <summary>
    /// How the request stands after; the same yes again completes what has enough by now (fewer are asked for, or a role came back), and is else kept
    /// only where it says something new. Or <c>not_found</c>, <c>alias_protected</c> (the role), <c>own_request</c>,
    /// <c>request_closed</c> with its <c>state</c>, <c>text_invalid</c>; and when it would complete the number, <c>rules_failed</c>: then nothing
    /// is kept, and the same yes may be said again once the rules hold.
    /// </summary>
    public async Task<Result<RequestDecided>> ExecuteAsync(Guid requestId, string? comment, Actor actor, CancellationToken ct)
    {
        if (!Describable.Parse(comment, "comment", Describable.MaxReasonLength).TryGet(out var words, out var error)) return error;
        if (!(await OpenRequest.FindEntityAsync(contexts, requestId, actor, ct)).TryGet(out var entity, out error)) return error;
        if (!(await EvidenceAsync(requestId, ct)).TryGet(out var evidence, out error)) return error;
        return await writes.InEntityAsync<RequestDecided>(actor, entity, RegistryAction.MoveProtectedAlias, async scope =>
        {
            if (!(await OpenRequest.GetAsync(scope, requestId)).TryGet(out var open, out var refusal)) return refusal;
            var (request, alias, policy, path) = open;
            if (open.RefuseToDecide(scope) is { } no) return no;
            if (request.RequestedById == actor.UserId && !policy.RequesterMayApprove) return RequestErrors.OwnRequest;
            if (!(await VersionQueries.GetGrantAsync(scope.Db, request.Target!.VersionId, actor, RegistryAction.Read, ct)).IsSuccess) return RequestErrors.NotFound;
            if (await CountOthersAsync(scope, open) + 1 < policy.Approvals)
            {
                Agree(scope, open, words);
                return open.Decided();
            }

            if (!(await Promotions.CheckAsync(scope, policy, alias, request.Target, evidence)).TryGet(out var checks, out refusal)) return refusal;
            if (checks.Exists(check => !check.Holds)) return RequestErrors.RulesFailed(alias.Name, checks, path, asking: false);
            if (await AliasMoves.RefuseDamagedAsync(scope, alias.Name, request.Target) is { } damaged) return damaged;
            Agree(scope, open, words);
            Promotions.Close(scope, request, RequestState.Applied, comment: null);
            var moved = await AliasMoves.PointAsync(scope, path, alias, request.Target, new(request.Reason, request.IsRollback, RequestId: request.Id));
            return moved.Map(done => new RequestDecided(request.Id, request.State, done.State));
        }, ct);
    }

    private static void Agree(WriteScope scope, OpenRequest open, string? words)
    {
        var (request, alias, _, path) = open;
        var said = request.Approvals.Find(a => a.UserId == scope.Actor.UserId);
        if (said is not null && (words is null || words == said.Comment)) return;
        if (said is null) request.Approvals.Add(new() { RequestId = request.Id, UserId = scope.Actor.UserId, At = scope.Now, Comment = words });
        else (said.At, said.Comment) = (scope.Now, words);
        Promotions.Record(scope, HistoryAction.RequestApproved, path, request, alias, request.Target!, request.From, words);
    }

    // Whoever agreed and lost the role since does not count any more, nor who asked where they no longer may agree themselves.
    private static Task<int> CountOthersAsync(WriteScope scope, OpenRequest open)
    {
        var agreed = open.Request.Approvals.Where(open.MayCount).Select(a => a.UserId).Where(id => id != scope.Actor.UserId).ToList();
        return scope.Db.Members.CountAsync(m => m.EntityId == scope.Grant.EntityId && agreed.Contains(m.UserId) && m.Role >= open.Policy.MoverRole, scope.Ct);
    }

    private async Task<Result<RuleEvidence>> EvidenceAsync(Guid requestId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var request = await db.PromotionRequests.AsNoTracking().Include(r => r.Alias).Include(r => r.Target).FirstAsync(r => r.Id == requestId, ct);
        return request.Alias!.ToPolicy() is { } policy ? await evidences.OfAsync(request.Target!.VersionId, policy, ct) : RuleEvidence.None;
    }
}

/// <summary>A no, with its reason, from somebody who could have said yes.</summary>
public sealed class RejectRequest(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>How the request stands after, or <c>comment_missing</c>, <c>not_found</c>, <c>alias_protected</c>, <c>request_closed</c>.</summary>
    public async Task<Result<RequestDecided>> ExecuteAsync(Guid requestId, string? comment, Actor actor, CancellationToken ct)
    {
        if (!Describable.Parse(comment, "comment", Describable.MaxReasonLength).TryGet(out var words, out var error)) return error;
        if (words is null) return RequestErrors.CommentMissing;
        if (!(await OpenRequest.FindEntityAsync(contexts, requestId, actor, ct)).TryGet(out var entity, out error)) return error;
        return await writes.InEntityAsync<RequestDecided>(actor, entity, RegistryAction.MoveProtectedAlias, async scope =>
        {
            if (!(await OpenRequest.GetAsync(scope, requestId)).TryGet(out var open, out var refusal)) return refusal;
            if (open.RefuseToDecide(scope) is { } no) return no;
            Promotions.Close(scope, open.Request, RequestState.Rejected, words);
            Promotions.Record(scope, HistoryAction.RequestRejected, open.Path, open.Request, open.Alias, open.Request.Target!, open.Request.From, words);
            return open.Decided();
        }, ct);
    }
}

/// <summary>Takes a request back: who asked may, and an owner for somebody who is gone.</summary>
public sealed class WithdrawRequest(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>How the request stands after, or <c>not_found</c>, <c>forbidden</c>, <c>request_closed</c>.</summary>
    public async Task<Result<RequestDecided>> ExecuteAsync(Guid requestId, Actor actor, CancellationToken ct)
    {
        if (!(await OpenRequest.FindEntityAsync(contexts, requestId, actor, ct)).TryGet(out var entity, out var error)) return error;
        return await writes.InEntityAsync<RequestDecided>(actor, entity, RegistryAction.Read, async scope =>
        {
            if (!(await OpenRequest.GetAsync(scope, requestId)).TryGet(out var open, out var refusal)) return refusal;
            if (open.Request.RequestedById != actor.UserId && scope.Grant.Role < Role.Owner) return RequestErrors.NotRequester;
            Promotions.Close(scope, open.Request, RequestState.Withdrawn, comment: null);
            Promotions.Record(scope, HistoryAction.RequestWithdrawn, open.Path, open.Request, open.Alias, open.Request.Target!, open.Request.From, reason: null);
            return open.Decided();
        }, ct);
    }
}

/// <summary>A request that can still be decided, with what it is about, read inside the transaction that decides it.</summary>
internal sealed record OpenRequest(PromotionRequest Request, Alias Alias, AliasPolicy Policy, CollectionPath Path)
{
    /// <summary>The entity's name, where the actor may see it; else <c>not_found</c>, as for a request that is not there.</summary>
    public static async Task<Result<string>> FindEntityAsync(IDbContextFactory<RegistryDbContext> contexts, Guid requestId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entityId = await db.PromotionRequests.Where(r => r.Id == requestId).Select(r => (Guid?)r.EntityId).FirstOrDefaultAsync(ct);
        var grant = entityId is { } id ? await EntityAccess.FindAsync(db, actor, id, ct) : null;
        return grant is null ? RequestErrors.NotFound : grant.EntityName;
    }

    /// <summary>The request, or <c>not_found</c>, <c>request_closed</c>.</summary>
    public static async Task<Result<OpenRequest>> GetAsync(WriteScope scope, Guid requestId)
    {
        var request = await scope.Db.PromotionRequests
            .Include(r => r.Approvals).Include(r => r.ClosedBy).Include(r => r.From).Include(r => r.Target).ThenInclude(m => m!.Version)
            .Include(r => r.Collection).ThenInclude(c => c!.Project)
            .Include(r => r.Alias).ThenInclude(a => a!.MovedBy).Include(r => r.Alias).ThenInclude(a => a!.Holder)
            .FirstOrDefaultAsync(r => r.Id == requestId && r.EntityId == scope.Grant.EntityId, scope.Ct);
        if (request is null) return RequestErrors.NotFound;
        if (request.StateAt(scope.Now) is var state && state != RequestState.Open) return RequestErrors.Closed(state, request.ClosedBy?.UserName, request.Comment);
        var (alias, path) = (request.Alias!, scope.PathOf(request.Collection!));
        // Every change of the alias closes what was asked of it, so this is belt and braces for the one promise that matters most.
        if (alias.ToPolicy() is not { } policy || alias.Generation != request.Generation || request.Target!.RemovedAt is not null) return RequestErrors.Closed(RequestState.Superseded, alias.MovedBy?.UserName, comment: null);
        return new OpenRequest(request, alias, policy, path);
    }

    /// <summary>Null where the actor's role is the one that decides.</summary>
    public Error? RefuseToDecide(WriteScope scope) =>
        scope.Grant.Role >= Policy.MoverRole ? null : AliasErrors.Protected(Alias.Name, Policy.MoverRole, scope.Grant);

    /// <summary>Whether a yes is of somebody whom the policy lets agree, whatever their role.</summary>
    public bool MayCount(PromotionApproval approval) => Policy.RequesterMayApprove || approval.UserId != Request.RequestedById;

    public RequestDecided Decided() => new(Request.Id, Request.State, AliasMoves.State(Path, Alias));
}
