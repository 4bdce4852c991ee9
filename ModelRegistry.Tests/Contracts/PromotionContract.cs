using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Promotion requests: who may move alone, who asks, who agrees, and what a request is bound to.</summary>
public abstract class PromotionContract(RegistryDatabase database) : RegistryContract(database)
{
    private const string Production = "production";

    private Actor contributor = null!;
    private Actor reviewer = null!;
    private Actor second = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0");
        await BookmarkAsync($"{Artifact}:v1");
        (contributor, reviewer, second) = (await PersonAsync(Role.Contributor), await PersonAsync(Role.Reviewer), await PersonAsync(Role.Reviewer));
    }

    [Fact]
    public async Task ContributorsMove_BecomesARequestAndMovesNothing()
    {
        await ProtectAsync(new(Role.Reviewer));

        var asked = Must(await AskAsync("v0", by: contributor));

        Assert.NotNull(asked.RequestId);
        Assert.Null(asked.State.Number);
        Refused(await ResolveAsync($"{Registered}:{Production}"), "not_found");
        var view = await RequestAsync(asked.RequestId.Value);
        Assert.Equal((RequestState.Open, 0, (int?)null, contributor.Name, 1), (view.State, view.To, view.From, view.RequestedBy, view.Needed));
        Assert.Equal(HistoryAction.RequestMade, (await HistoryAsync())[^1].Action);
    }

    [Fact]
    public async Task OneApproval_AppliesByItselfInTheNameOfWhoAgreed()
    {
        await ProtectAsync(new(Role.Reviewer));
        var id = Must(await AskAsync("v0", by: contributor, reason: "best so far")).RequestId!.Value;

        var decided = Must(await Get<ApproveRequest>().ExecuteAsync(id, "looks right", reviewer, Ct));

        Assert.Equal((RequestState.Applied, 0, reviewer.Name), (decided.State, decided.Alias.Number!.Value, decided.Alias.MovedBy));
        Assert.Equal(0, Must(await ResolveAsync($"{Registered}:{Production}")).Via!.Member.Number);
        var events = (await HistoryAsync()).TakeLast(3).ToList();
        Assert.Equal([HistoryAction.RequestMade, HistoryAction.RequestApproved, HistoryAction.AliasSet], events.Select(e => e.Action));
        Assert.All(events, e => Assert.Equal(id, e.RequestId));
        Assert.Equal("best so far", events[^1].Reason);
    }

    [Fact]
    public async Task TwoApprovals_AreOfTwoPeople_AndTheMoverOfOneCountsAsOne()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: reviewer)).RequestId!.Value;

        var same = Must(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct));
        Assert.Equal(RequestState.Open, same.State);
        Assert.Equal([reviewer.Name], (await RequestAsync(id)).Approvals.Select(a => a.By));

        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct)).State);
    }

    [Fact]
    public async Task ApprovalOfWhoLostTheRole_CountsNoMore()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct));
        await Host.SetRoleAsync(Owner, Team, reviewer, Role.Contributor);

        Assert.Equal(RequestState.Open, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct)).State);
        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, Owner, Ct)).State);
    }

    [Fact]
    public async Task FewerAskedFor_TheSameYesAgainMovesIt()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await Get<ApproveRequest>().ExecuteAsync(id, "fine", reviewer, Ct));
        Assert.DoesNotContain(await WaitingAsync(reviewer), r => r.Id == id);

        await ProtectAsync(new(Role.Reviewer));

        Assert.True((await WaitingAsync(reviewer)).Single(r => r.Id == id).MayDecide);
        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct)).State);
    }

    [Fact]
    public async Task RoleThatCameBack_CountsAgain_AndEitherMayFinish()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct));
        await Host.SetRoleAsync(Owner, Team, reviewer, Role.Contributor);
        Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct));
        var view = await RequestAsync(id);
        Assert.Equal((1, false, true), (view.Counted, view.Approvals[0].Counts, view.Approvals[1].Counts));

        await Host.SetRoleAsync(Owner, Team, reviewer, Role.Reviewer);

        Assert.Equal(2, (await RequestAsync(id)).Counted);
        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct)).State);
    }

    [Fact]
    public async Task SameYesWithOtherWords_KeepsThem()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await Get<ApproveRequest>().ExecuteAsync(id, "fine", reviewer, Ct));

        await WithoutEventAsync(async () => Must(await Get<ApproveRequest>().ExecuteAsync(id, "fine", reviewer, Ct)));
        Must(await Get<ApproveRequest>().ExecuteAsync(id, "fine on the night set too", reviewer, Ct));

        Assert.Equal("fine on the night set too", Assert.Single((await RequestAsync(id)).Approvals).Comment);
        Assert.Equal("fine on the night set too", (await HistoryAsync())[^1].Reason);
    }

    [Fact]
    public async Task FourEyesAskedForLater_TheRequestersYesCountsNoMore()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = Must(await AskAsync("v0", by: reviewer)).RequestId!.Value;
        Assert.Equal(1, (await RequestAsync(id)).Counted);

        await ProtectAsync(new(Role.Reviewer, Approvals: 2, RequesterMayApprove: false));

        Assert.Equal(0, (await RequestAsync(id)).Counted);
        Assert.Equal(RequestState.Open, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct)).State);
        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, Owner, Ct)).State);
    }

    [Fact]
    public async Task FourEyes_TheRequesterDoesNotCount()
    {
        await ProtectAsync(new(Role.Reviewer, RequesterMayApprove: false));
        var id = Must(await AskAsync("v0", by: reviewer)).RequestId!.Value;

        Refused(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct), "own_request");
        Assert.DoesNotContain(await WaitingAsync(reviewer), r => r.Id == id);
        Assert.Contains(await WaitingAsync(second), r => r.Id == id);

        Assert.Equal(RequestState.Applied, Must(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct)).State);
    }

    [Fact]
    public async Task Rejection_TakesAComment_AndClosesTheRequest()
    {
        await ProtectAsync(new(Role.Reviewer));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;

        Refused(await Get<RejectRequest>().ExecuteAsync(id, "  ", reviewer, Ct), "comment_missing");
        Assert.Equal(RequestState.Rejected, Must(await Get<RejectRequest>().ExecuteAsync(id, "loss is worse", reviewer, Ct)).State);

        Assert.Equal(("loss is worse", reviewer.Name), ((await RequestAsync(id)).Comment, (await RequestAsync(id)).ClosedBy));
        Refused(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct), "request_closed");
    }

    [Fact]
    public async Task AliasMovedMeanwhile_SupersedesTheRequest_WhichSaysSoAndCantApply()
    {
        await ProtectAsync(new(Role.Reviewer));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await MoveAsync(Production, "v1", seen: 0, path: Registered, by: reviewer));

        var view = await RequestAsync(id);
        Assert.Equal((RequestState.Superseded, reviewer.Name), (view.State, view.ClosedBy));
        Assert.Contains("v1", view.Comment, StringComparison.Ordinal);
        var late = Refused(await Get<ApproveRequest>().ExecuteAsync(id, null, second, Ct), "request_closed");
        Assert.Equal("superseded", late.Details!["state"]);
        Assert.StartsWith($"{reviewer.Name} was first", late.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Must(await ResolveAsync($"{Registered}:{Production}")).Via!.Member.Number);
    }

    [Fact]
    public async Task WhatIsAskedFor_Gone_SupersedesTheRequest()
    {
        await ProtectAsync(new(Role.Reviewer));
        var removed = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        Must(await Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, "v0"), Owner, Ct));
        var lifted = Must(await AskAsync("v1", by: contributor)).RequestId!.Value;
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, Production, null), Owner, Ct));

        Assert.Equal((RequestState.Superseded, RequestState.Superseded), ((await RequestAsync(removed)).State, (await RequestAsync(lifted)).State));
    }

    [Fact]
    public async Task RequestNobodyDecides_Expires()
    {
        await ProtectAsync(new(Role.Reviewer, RequestDays: 3));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;

        Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(RequestState.Expired, (await RequestAsync(id)).State);
        Refused(await Get<ApproveRequest>().ExecuteAsync(id, null, reviewer, Ct), "request_closed");
        Assert.DoesNotContain(await WaitingAsync(reviewer), r => r.Id == id);
        Assert.NotEqual(id, Must(await AskAsync("v0", by: contributor)).RequestId);
    }

    [Fact]
    public async Task AskedTwice_IsOneRequest_AndItsRequesterMayTakeItBack()
    {
        await ProtectAsync(new(Role.Reviewer));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;

        Assert.Equal(id, await WithoutEventAsync(async () => Must(await AskAsync("v0", by: contributor)).RequestId));
        Refused(await Get<WithdrawRequest>().ExecuteAsync(id, reviewer, Ct), "forbidden");
        Assert.Equal(RequestState.Withdrawn, Must(await Get<WithdrawRequest>().ExecuteAsync(id, contributor, Ct)).State);
    }

    [Fact]
    public async Task Override_TakesAnOwnerAndAReason_AndShows()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2, Rules: Rules("""[{"rule":"metric","key":"accuracy","atLeast":0.9}]""")));

        Refused(await OverrideAsync(reviewer, "now"), "forbidden");
        Refused(await OverrideAsync(Owner, null), "reason_missing");
        var moved = Must(await OverrideAsync(Owner, "the old one is down"));

        Assert.Equal(["accuracy at least 0.9", "approvals"], Text.FromRecord(moved.State.Overrode).Select(name => name.ToString()));
        Assert.Equal("the old one is down", Must(await AliasAsync(Production, Registered)).Reason);
        Assert.Equal(moved.State.Overrode, (await HistoryAsync())[^1].Overrode);

        Task<Result<AliasMoved>> OverrideAsync(Actor by, string? reason) =>
            Get<MoveAlias>().ExecuteAsync(new(Registered, Production, "v0", 0, reason) { Override = true }, by, Ct);
    }

    [Fact]
    public async Task RollBack_PutsTheFormerHolderBackUnderTheSameRules_AndHistorySaysSo()
    {
        await ProtectAsync(new(Role.Reviewer));
        var first = Must(await MoveAsync(Production, "v0", seen: 0, path: Registered, by: reviewer)).State;
        var now = Must(await MoveAsync(Production, "v1", seen: first.Generation, path: Registered, by: reviewer)).State;

        Refused(await Get<RollBackAlias>().ExecuteAsync(new(Registered, Production, "v5", now.Generation), reviewer, Ct), "no_former_holder");
        Refused(await Get<RollBackAlias>().ExecuteAsync(new(Registered, Production, null, now.Generation - 1), reviewer, Ct), "alias_moved");
        Assert.True((await RequestAsync(Must(await Get<RollBackAlias>().ExecuteAsync(new(Registered, Production, null, now.Generation), contributor, Ct)).RequestId!.Value)).IsRollback);
        var back = Must(await Get<RollBackAlias>().ExecuteAsync(new(Registered, Production, null, now.Generation, "errors rose"), reviewer, Ct)).State;

        Assert.Equal(0, back.Number);
        Assert.Contains(await HistoryAsync(), e => e is { Action: HistoryAction.AliasRolledBack, Reason: "errors rose", FromNumber: 1, ToNumber: 0 });
        var stays = Must(await Get<AliasHistoryQueries>().TimelineAsync(Registered, Production, new(), reviewer, Ct)).Items;
        Assert.Equal([(0, true), (1, false), (0, false)], stays.Select(stay => (stay.Number, stay.IsRollback)));
    }

    [Fact]
    public async Task RollBackOfAPlainAlias_IsRecordedAsOne()
    {
        var first = Must(await MoveAsync("staging", "v0", path: Registered, by: contributor)).State;
        var now = Must(await MoveAsync("staging", "v1", seen: first.Generation, path: Registered, by: contributor)).State;

        Must(await Get<RollBackAlias>().ExecuteAsync(new(Registered, "staging", null, now.Generation, "errors rose"), contributor, Ct));

        Assert.Equal((HistoryAction.AliasRolledBack, 0, "errors rose"), (await HistoryAsync())[^1] is var last ? (last.Action, last.ToNumber, last.Reason) : default);
        var stays = Must(await Get<AliasHistoryQueries>().TimelineAsync(Registered, "staging", new(), contributor, Ct)).Items;
        Assert.Equal([(0, true), (1, false), (0, false)], stays.Select(stay => (stay.Number, stay.IsRollback)));
    }

    [Fact]
    public async Task ManyApproveAtOnce_TheAliasMovesOnce()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 3));
        var id = Must(await AskAsync("v0", by: contributor)).RequestId!.Value;
        var people = new List<Actor> { reviewer, second, Owner };
        for (var i = 0; i < 4; i++) people.Add(await PersonAsync(Role.Reviewer));

        var results = await Task.WhenAll(people.Select(person => Task.Run(() => Get<ApproveRequest>().ExecuteAsync(id, null, person, Ct))));

        Assert.Equal(1L, Must(await AliasAsync(Production, Registered)).Generation);
        Assert.Single(await HistoryAsync(), e => e.Action == HistoryAction.AliasSet && e.RequestId == id);
        Assert.All(results.Where(r => !r.IsSuccess), r => Assert.Equal("request_closed", r.Error?.Code));
    }

    [Fact]
    public async Task RemovingAnAliasThatTakesOthers_IsAnOwnersOverride()
    {
        await ProtectAsync(new(Role.Reviewer));
        var held = Must(await MoveAsync(Production, "v0", seen: 0, path: Registered, by: reviewer)).State;
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));

        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Registered, Production, held.Generation, "gone"), reviewer, Ct), "alias_protected");
        Refused(await Get<RemoveAlias>().ExecuteAsync(new(Registered, Production, held.Generation), Owner, Ct), "reason_missing");
        Must(await Get<RemoveAlias>().ExecuteAsync(new(Registered, Production, held.Generation, "gone"), Owner, Ct));
    }

    [Fact]
    public async Task PolicyThatIsNotTheOneSeen_IsLeftAndSaysWhoWasFirst()
    {
        var other = await PersonAsync(Role.Owner);
        await ProtectAsync(new(Role.Reviewer));
        var seen = PolicyText.TagOf(new(Role.Reviewer));
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, Production, new(Role.Reviewer, Approvals: 2)) { Seen = seen }, other, Ct));

        var error = await WithoutEventAsync(async () => Refused(await Get<ProtectAlias>().ExecuteAsync(new(Registered, Production, new(Role.Owner)) { Seen = seen }, Owner, Ct), "policy_changed"));
        Refused(await Get<ProtectAlias>().ExecuteAsync(new(Registered, Production, null) { Seen = PolicyText.NoTag }, Owner, Ct), "policy_changed");
        Refused(await Get<ProtectAlias>().ExecuteAsync(new(Registered, "never", new(Role.Owner)) { Seen = seen }, Owner, Ct), "policy_changed");

        Assert.StartsWith($"{other.Name} was first", error.Message.ToString(), StringComparison.Ordinal);
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, "never", new(Role.Owner)) { Seen = PolicyText.NoTag }, Owner, Ct));
    }

    [Fact]
    public async Task RulesThatMeanNothing_AreRefusedWhoeverSendsThem()
    {
        Refused(await TryProtectAsync(new(Role.Reviewer, Rules: [new MetricRule("accuracy", double.NaN)])), "rules_invalid");
        Refused(await TryProtectAsync(new(Role.Reviewer, Rules: [new HeldBeforeRule("latest")])), "rules_invalid");
        Refused(await TryProtectAsync(new(Role.Reviewer, Rules: Enumerable.Repeat<AliasRule>(new ScanRule(), AliasRules.Most + 1).ToList())), "rules_invalid");
    }

    [Fact]
    public async Task PolicyThatCantBe_IsRefusedAndAnyChangeIsInHistory()
    {
        Refused(await TryProtectAsync(new(Role.Reviewer, Approvals: 0)), "policy_invalid");
        Refused(await TryProtectAsync(new(Role.Reviewer, RequestDays: 366)), "policy_invalid");
        await ProtectAsync(new(Role.Reviewer));
        await WithoutEventAsync(() => TryProtectAsync(new(Role.Reviewer)));
        await ProtectAsync(new(Role.Owner, 2, false, 7, Rules("""[{"rule":"card"}]""")));

        var last = (await HistoryAsync())[^1];
        Assert.Equal(("Reviewer", HistoryAction.AliasProtected), (last.From, last.Action));
        Assert.Equal("""Owner, 2 approvals, not the requester's, requests wait 7 days, rules [{"rule":"card","minLength":200}]""", last.To);
    }

    private static IReadOnlyList<Core.Aliases.Rules.AliasRule> Rules(string json) => Must(Core.Aliases.Rules.AliasRules.Parse(json));

    private Task<Result<AliasState>> TryProtectAsync(AliasPolicy policy) => Get<ProtectAlias>().ExecuteAsync(new(Registered, Production, policy), Owner, Ct);

    private async Task ProtectAsync(AliasPolicy policy) => Must(await TryProtectAsync(policy));

    private Task<Result<AliasMoved>> AskAsync(string to, Actor by, string? reason = null) =>
        Get<MoveAlias>().ExecuteAsync(new(Registered, Production, to, 0, reason), by, Ct);

    private async Task<RequestView> RequestAsync(Guid id) => Must(await Get<RequestQueries>().GetAsync(id, Owner, Ct));

    private async Task<IReadOnlyList<RequestView>> WaitingAsync(Actor who) => Must(await Get<RequestQueries>().ListWaitingAsync(new(), who, Ct)).Items;
}
