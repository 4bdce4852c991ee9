using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Aliases.Requests;

/// <summary>How a protected alias moves: by one who may, by enough who agree, or by an owner who overrides. The caller holds the entity's turn.</summary>
internal static class Promotions
{
    /// <summary>What an owner overrides who moves alone what others have to agree to.</summary>
    public static readonly Text ApprovalsRule = "approvals";

    /// <summary>What a wish becomes: the move, a request that waits, or the refusal.</summary>
    public static async Task<Result<AliasMoved>> PromoteAsync(
        WriteScope scope, CollectionPath path, Alias alias, Membership target, MoveAliasRequest wish, string? reason, RuleEvidence evidence)
    {
        var before = AliasMoves.State(path, alias);
        if (wish.Seen is null) return AliasErrors.ConditionRequired(before);
        if (wish.Seen != before.Seen) return AliasErrors.Moved(before);
        if (target.Version!.FileCount == 0) return AliasErrors.VersionEmpty(alias.Name, MemberSelector.Of(target.Number));
        if (alias.HolderId == target.Id) return new AliasMoved(before, before);
        if (await AliasMoves.RefuseDamagedAsync(scope, alias.Name, target) is { } damaged) return damaged;

        var policy = alias.ToPolicy()!;
        var mayMove = scope.Grant.Role >= policy.MoverRole;
        var alone = mayMove && policy.MovesAlone;
        if (wish.Override && scope.Grant.Role < Role.Owner) return RequestErrors.OverrideForbidden(scope.Grant);
        if (wish.Override && reason is null) return RequestErrors.ReasonMissing;
        if (!(await CheckAsync(scope, policy, alias, target, evidence)).TryGet(out var checks, out var error)) return error;

        var asking = !alone && !wish.Override;
        var failed = checks.Where(check => asking ? !check.MayAsk : !check.Holds).Select(check => check.Name).ToList();
        if (wish.Override)
        {
            if (!policy.MovesAlone) failed.Add(ApprovalsRule);
            return await AliasMoves.PointAsync(scope, path, alias, target, new(reason, wish.Rollback, failed));
        }

        if (failed.Count > 0) return RequestErrors.RulesFailed(alias.Name, checks, path, asking);
        return alone
            ? await AliasMoves.PointAsync(scope, path, alias, target, new(reason, wish.Rollback, []))
            : new AliasMoved(before, before) { RequestId = await AskAsync(scope, path, alias, target, wish.Rollback, reason, policy, counts: mayMove && policy.RequesterMayApprove) };
    }

    /// <summary>Every rule of the alias for a member, or <c>changed_meanwhile</c> where the bytes that were looked at are another version's.</summary>
    public static async Task<Result<List<RuleCheck>>> CheckAsync(WriteScope scope, AliasPolicy policy, Alias alias, Membership target, RuleEvidence evidence)
    {
        if (policy.Rules.Any(rule => rule is CardRule) && evidence.VersionId != target.VersionId) return DatabaseErrors.ChangedMeanwhile;
        return await RuleChecks.CheckAsync(scope.Db, policy.Rules, alias, target, evidence, scope.Now, scope.Ct);
    }

    /// <summary>Writes one event about a request.</summary>
    public static void Record(WriteScope scope, string action, CollectionPath path, PromotionRequest request, Alias alias, Membership target, Membership? from, string? reason) =>
        scope.Record(new(action, path.ToString())
        {
            CollectionId = alias.CollectionId,
            VersionId = target.VersionId,
            FromVersionId = from?.VersionId,
            AliasKey = alias.NameKey,
            Alias = alias.Name,
            FromNumber = from?.Number,
            ToNumber = target.Number,
            RequestId = request.Id,
            Reason = reason,
        });

    /// <summary>Closes what was asked of an alias before it changed: a request applies to the holder that its requester saw, or to none.</summary>
    public static async Task SupersedeAsync(WriteScope scope, CollectionPath path, Alias alias, Text why, Guid? except = null)
    {
        var open = await scope.Db.PromotionRequests.Include(r => r.Target).Include(r => r.From)
            .Where(r => r.AliasId == alias.Id && r.State == RequestState.Open && r.Id != except).ToListAsync(scope.Ct);
        foreach (var request in open) Supersede(scope, path, alias, request, why);
    }

    /// <summary>The same for a bookmark that goes.</summary>
    public static async Task SupersedeAsync(WriteScope scope, CollectionPath path, Membership target, Text why)
    {
        var open = await scope.Db.PromotionRequests.Include(r => r.Alias).Include(r => r.Target).Include(r => r.From)
            .Where(r => r.TargetId == target.Id && r.State == RequestState.Open).ToListAsync(scope.Ct);
        foreach (var request in open) Supersede(scope, path, request.Alias!, request, why);
    }

    public static void Close(WriteScope scope, PromotionRequest request, RequestState state, string? comment)
    {
        (request.State, request.ClosedById, request.ClosedAt, request.Comment) = (state, scope.Actor.UserId, scope.Now, comment);
    }

    private static void Supersede(WriteScope scope, CollectionPath path, Alias alias, PromotionRequest request, Text why)
    {
        Close(scope, request, RequestState.Superseded, why.ToString());
        Record(scope, HistoryAction.RequestSuperseded, path, request, alias, request.Target!, request.From, why.ToString());
    }

    private static async Task<Guid> AskAsync(
        WriteScope scope, CollectionPath path, Alias alias, Membership target, bool isRollback, string? reason, AliasPolicy policy, bool counts)
    {
        // Dropped twice, asked once.
        var asker = scope.Actor.UserId;
        var again = await scope.Db.PromotionRequests.FirstOrDefaultAsync(
            r => r.AliasId == alias.Id && r.TargetId == target.Id && r.RequestedById == asker && r.State == RequestState.Open && r.ExpiresAt > scope.Now, scope.Ct);
        if (again is not null) return again.Id;

        var request = new PromotionRequest
        {
            Id = Guid.CreateVersion7(scope.Now),
            EntityId = scope.Grant.EntityId,
            CollectionId = alias.CollectionId,
            AliasId = alias.Id,
            TargetId = target.Id,
            FromId = alias.HolderId,
            Generation = alias.Generation,
            IsRollback = isRollback,
            RequestedById = asker,
            RequestedAt = scope.Now,
            Reason = reason,
            ExpiresAt = scope.Now.AddDays(policy.RequestDays),
        };
        if (counts) request.Approvals.Add(new() { RequestId = request.Id, UserId = asker, At = scope.Now });
        scope.Db.PromotionRequests.Add(request);
        Record(scope, HistoryAction.RequestMade, path, request, alias, target, alias.Holder, reason);
        return request.Id;
    }
}
