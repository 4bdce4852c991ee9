using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.Aliases;

/// <summary>Promotion requests as people meet them: on the board, on an artifact's page, and what waits for the reader anywhere.</summary>
public sealed class RequestsPanelTests : BoardScene
{
    private const string Production = "production";
    private Actor carl = default!;
    private Actor rita = default!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (carl, rita) = (await AddMemberAsync(Role.Contributor, "carl"), await AddMemberAsync(Role.Reviewer, "rita"));
    }

    [Fact]
    public async Task Request_SaysWhoAsksForWhatAndWhy_AndOffersEachWhatTheyMay()
    {
        await AskAsync(1, "better at night");
        var vera = await AddMemberAsync(Role.Viewer, "vera");

        var page = Show(rita, ModelAt());

        Assert.Equal(("better at night", "1 approval needed"), (page.Find(".requests .reason").TextContent, page.Find(".requests .soft").Words().Split(", ")[1].Split(';')[0]));
        Assert.Contains("carl asks to move", page.Find(".requests .line").Words(), StringComparison.Ordinal);
        Assert.Equal("/acme/model-registry/Digits/v1", page.Find(".requests a.version").GetAttribute("href"));
        Assert.Equal(["Approve…", "Reject…"], Acts(page));
        Assert.Equal(["Take back"], Acts(RenderFor(carl)));
        Assert.Empty(Acts(RenderFor(vera)));
    }

    [Fact]
    public async Task WaitingOnHome_SaysWhoAsksForWhatAndWhere()
    {
        await AskAsync(1, "better at night");
        SignIn(rita);

        var line = Render<RequestsPanel>().Find(".requests .line");

        Assert.EndsWith("carl asks to move protected production from v0 to v1, in acme/model-registry/Digits", line.Words(), StringComparison.Ordinal);
        Assert.Equal(["/acme/model-registry/Digits/v1", "/acme/model-registry/Digits"], line.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void NothingAskedFor_ShowsNothing() => Assert.Empty(Show(rita, ModelAt()).FindAll(".requests"));

    [Fact]
    public async Task LastApproval_MovesTheAliasAndTheRequestGoes()
    {
        await AskAsync(1);
        var page = Show(rita, ModelAt());

        await ApproveAsync(page, "fine");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".requests")));
        Assert.Equal(1, await HolderAsync(Production));
        Assert.Contains("production moved to v1", Said);
    }

    [Fact]
    public async Task FirstOfTwoApprovals_IsCountedAndMovesNothing()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        await AskAsync(1);
        var page = Show(rita, ModelAt());

        await ApproveAsync(page);

        page.WaitForAssertion(() => Assert.Contains("1 of 2 approved: rita", page.Find(".requests .soft").TextContent, StringComparison.Ordinal));
        Assert.Empty(Acts(page));
        Assert.Equal(0, await HolderAsync(Production));
    }

    [Fact]
    public async Task WhoLostTheRole_IsShownAsNoLongerCounted()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = await AskAsync(1);
        Must(await Host.Get<ApproveRequest>().ExecuteAsync(id, null, rita, Ct));
        await Host.SetRoleAsync(Owner, Entity, rita, Role.Contributor);

        Assert.Contains("2 approvals needed (no longer counted: rita)", Show(Owner, ModelAt()).Find(".requests .soft").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AliasMovedWhileTheDialogIsOpen_ItSaysByWhomAndOffersNoYes()
    {
        await AskAsync(1);
        var page = Show(rita, ModelAt());
        _ = Button(page, "Approve…").ClickAsync(new());
        (await page.WaitForElementAsync("#approve-comment")).Input("fine");
        await StartFeedAsync();

        await MoveByAsync(Owner, Production, 4);

        page.WaitForAssertion(() => Assert.StartsWith("ada was first. The alias moved to v4.", page.Find("#approve [role=alert]").TextContent, StringComparison.Ordinal), FeedPatience);
        Assert.True(page.Find("button[form=approve]").HasAttribute("disabled"));
        Assert.Equal("fine", page.Find("#approve-comment").GetAttribute("value"));
    }

    [Fact]
    public async Task ApprovalThatAFailedRuleStops_SaysWhichInTheDialog()
    {
        await AskAsync(1);
        var page = Show(rita, ModelAt());
        _ = Button(page, "Approve…").ClickAsync(new());
        (await page.WaitForElementAsync("#approve-comment")).Input("fine");
        page.WaitForAssertion(() => Assert.False(page.Find("button[form=approve]").HasAttribute("disabled")));

        await ProtectAsync(new(Role.Reviewer, Rules: [new FilesRule(["model.onnx"])]));
        page.Find("#approve").Submit();

        page.WaitForAssertion(() => Assert.Contains("has model.onnx", page.Find("#approve-error").TextContent, StringComparison.Ordinal));
        Assert.Equal("fine", page.Find("#approve-comment").GetAttribute("value"));
        Assert.Contains("Rules", page.FindAll("#approve h3").Select(heading => heading.TextContent));
        Assert.Contains("Has model.onnx. Missing: model.onnx.", page.Find("#approve .rules .fails").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "fails", true)]
    [InlineData(2, "waits", false)]
    public async Task FreezeUnderAnApproval_StopsTheOneThatDecidesAndNoOther(int approvals, string look, bool isStopped)
    {
        await ProtectAsync(new(Role.Reviewer, approvals, Rules: [new FreezeRule(Days: [.. FreezeRule.Week], Why: "Holidays.")]));
        await AskAsync(1);
        var page = Show(rita, ModelAt());

        _ = Button(page, "Approve…").ClickAsync(new());
        var rule = await page.WaitForElementAsync($"#approve .rules .{look}");

        Assert.Contains("It is frozen now: Holidays.", rule.TextContent, StringComparison.Ordinal);
        Assert.Equal(isStopped, page.Find("button[form=approve]").HasAttribute("disabled"));
        Assert.Equal(isStopped, page.Find("#approve .hint").TextContent.EndsWith("it is taken once its rules hold.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestThatHasEnoughByNow_SaysThatTheNextYesMovesIt()
    {
        await ProtectAsync(new(Role.Reviewer, Approvals: 2));
        var id = await AskAsync(1);
        Must(await Host.Get<ApproveRequest>().ExecuteAsync(id, null, rita, Ct));
        Assert.DoesNotContain("the next yes moves it", Show(Owner, ModelAt()).Find(".requests .what").TextContent, StringComparison.Ordinal);

        await ProtectAsync(new(Role.Reviewer, Approvals: 1));

        Assert.Contains("the next yes moves it, also the same person's again", RenderFor(rita).Find(".requests .what").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAsked_SeesForAWhileWhatBecameOfIt_AndNobodyElseDoes()
    {
        await AskAsync(1);
        await MoveByAsync(Owner, Production, 4);

        Assert.EndsWith("ada was first. The alias moved to v4. Ask again on what is there now.", Show(carl, ModelAt()).Find(".requests .became").Words(), StringComparison.Ordinal);
        Assert.Empty(RenderFor(rita).FindAll(".requests"));

        var again = await AskAsync(2);
        Assert.Empty(RenderFor(carl).FindAll(".requests .became"));
        Must(await Host.Get<RejectRequest>().ExecuteAsync(again, "the loss is worse", rita, Ct));
        var page = RenderFor(carl);
        Assert.EndsWith("by rita. This request was rejected.", page.Find(".requests .became").Words(), StringComparison.Ordinal);
        Assert.Equal("rita: the loss is worse", page.Find(".requests .reason").TextContent);
        Assert.Empty(Acts(page));
    }

    [Fact]
    public async Task Rejection_TakesAReason()
    {
        await AskAsync(1);
        var page = Show(rita, ModelAt());

        _ = Button(page, "Reject…").ClickAsync(new());
        (await page.WaitForElementAsync("#edit-text-value")).Input(" ");
        Assert.Equal("Reject", page.Find("button[form=edit-text]").TextContent);
        page.Find("#edit-text").Submit();
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#edit-text-error").TextContent));
        page.Find("#edit-text-value").Input("the loss is worse");
        page.Find("#edit-text").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".requests")));
        var closed = Assert.Single(Must(await Host.Get<RequestQueries>().ListAsync(Path, false, new(), Owner, Ct)).Items);
        Assert.Equal((RequestState.Rejected, "the loss is worse"), (closed.State, closed.Comment));
    }

    [Fact]
    public async Task Requester_TakesItBack()
    {
        await AskAsync(1);
        var page = Show(carl, ModelAt());

        await Button(page, "Take back").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".requests")));
        Assert.Contains("Taken back: production stays", Said);
    }

    [Fact]
    public async Task RequestDecidedMeanwhile_IsSaidInTheDialog()
    {
        var id = await AskAsync(1);
        var page = Show(rita, ModelAt());
        Must(await Host.Get<RejectRequest>().ExecuteAsync(id, "no", Owner, Ct));

        _ = Button(page, "Approve…").ClickAsync(new());

        Assert.Contains("rejected", (await page.WaitForElementAsync("#approve [role=alert]")).TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button[form=approve]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task WhatWaits_ShowsOnlyToWhoMayDecide_WithThePlace()
    {
        await AskAsync(1);
        RenderFragment waiting = builder =>
        {
            builder.OpenComponent<RequestsPanel>(0);
            builder.CloseComponent();
        };

        Assert.Equal("/acme/model-registry/Digits", Show(rita, waiting).FindAll(".requests a").Single(link => link.TextContent == $"{Path}").GetAttribute("href"));
        SignIn(carl);
        Assert.Empty(Render(waiting).FindAll(".requests"));
    }

    [Fact]
    public async Task RequestMadeMeanwhile_ArrivesWithoutAReload()
    {
        await StartFeedAsync();
        var page = Show(rita, ModelAt());

        await AskAsync(2);

        page.WaitForAssertion(() => Assert.NotNull(page.Find(".requests [data-request]")), FeedPatience);
    }

    [Fact]
    public async Task Artifact_ShowsItsRequestsToo()
    {
        var artifact = new CollectionPath(Entity, "digits", "digits-mlp");
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(artifact, "best", new(Role.Reviewer)), Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(artifact, "best", "v2", 0), carl, Ct));
        var page = Show(rita, ArtifactAt());

        await ApproveAsync(page);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".requests")));
        Assert.Equal(2, Must(await Host.Get<AliasQueries>().GetAsync(artifact, "best", Owner, Ct)).Number);
    }

    [Fact]
    public async Task Board_ShowsThatTheHolderIsThereByAnOverride_AndWhy()
    {
        await ProtectAsync(new(Role.Reviewer, Rules: [new FilesRule(["model.onnx"])]));
        Assert.Empty((await ShowBoardAsync(Owner)).FindAll(".head .override"));
        var now = Must(await Host.Get<AliasQueries>().GetAsync(Path, Production, Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Path, Production, "v1", now.Seen, "v0 is down") { Override = true }, Owner, Ct));

        var board = RenderFor(Owner);
        var mark = board.Find(".head .override");

        Assert.Equal("ada overrode has model.onnx: v0 is down", board.Find(".head .overrode").TextContent);
        Assert.Equal("/acme/model-registry/Digits?tab=timeline&alias=production", mark.GetAttribute("href"));
    }

    private static IEnumerable<string> Acts<T>(IRenderedComponent<T> page)
        where T : IComponent => page.FindAll(".requests .acts button").Select(button => button.TextContent);

    private static async Task ApproveAsync(IRenderedComponent<ContainerFragment> page, string comment = "")
    {
        // Not awaited to its end: it waits for the dialog.
        _ = Button(page, "Approve…").ClickAsync(new());
        (await page.WaitForElementAsync("#approve-comment")).Input(comment);
        page.Find("#approve").Submit();
    }

    private async Task<Guid> AskAsync(int number, string? reason = null)
    {
        var now = Must(await Host.Get<AliasQueries>().GetAsync(Path, Production, Owner, Ct));
        return Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Path, Production, $"v{number}", now.Seen, reason), carl, Ct)).RequestId!.Value;
    }

    private async Task ProtectAsync(AliasPolicy policy) => Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, Production, policy), Owner, Ct));

    // A second look needs no second frame: dialogs and toasts stand once.
    private IRenderedComponent<ContainerFragment> RenderFor(Actor person)
    {
        SignIn(person);
        return Render(ModelAt());
    }
}
