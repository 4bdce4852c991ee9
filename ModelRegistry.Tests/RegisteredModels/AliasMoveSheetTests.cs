using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.RegisteredModels;

/// <summary>What happens elsewhere while somebody decides on a promotion.</summary>
public sealed class AliasMoveSheetTests : BoardScene
{
    [Fact]
    public async Task HolderChangedMeanwhile_SheetFollowsSaysWhoAndKeepsTheReason()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        var drop = DragAsync(page, "production", 4);
        await page.WaitForElement("#move-reason").InputAsync("Better on the night set");

        await MoveByAsync(rhea, "production", 2);

        page.WaitForAssertion(() => Assert.Contains("rhea moved production to v2", page.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal), FeedPatience);
        Assert.Contains("v0 held it when you began", page.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("v2", page.Find(".holders .side").TextContent, StringComparison.Ordinal);
        Assert.Contains("moved by rhea", page.Find(".holders .side").TextContent, StringComparison.Ordinal);
        Assert.Equal("v2", page.FindAll(".mud-dialog thead th")[1].TextContent);
        Assert.Contains("run 2", page.Find(".mud-dialog tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal("Better on the night set", page.Find("#move-reason").GetAttribute("value"));

        await Button(page, "Promote").ClickAsync(new());
        await drop;

        Assert.Equal(4, await HolderAsync("production"));
        var newest = Must(await Host.Get<HistoryQueries>().ListAsync(Path, "production", new(), Owner, Ct)).Items[0];
        Assert.Equal((2, 4, "Better on the night set"), (newest.FromNumber, newest.ToNumber, newest.Reason));
    }

    [Fact]
    public async Task SuspiciousFiles_AreSaidOnTheBoardAndBeforeTheMove()
    {
        await AddSuspiciousAsync();
        var page = await ShowBoardAsync(Owner);
        Assert.Equal("Suspicious", page.Find("[data-row='5'] .marks[data-beside-tick] .scan").Words());
        Assert.Empty(page.FindAll("[data-row='4'] .scan"));

        var drop = DragAsync(page, "production", 5);

        page.WaitForElement("#move-reason");
        Assert.EndsWith("Don't load it before you know why.", page.Find(".sheet .note-worse").Words(), StringComparison.Ordinal);
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
    }

    [Fact]
    public async Task SuspiciousFiles_AreSaidWhereTheVersionIsChosen()
    {
        await AddSuspiciousAsync();
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='1'] .aliases [data-menu]", "Move alias…");
        page.WaitForElement("#move-to");
        Assert.Equal(["5"], page.FindAll(".choices li").Where(choice => choice.QuerySelector(".scan") is not null).Select(choice => choice.QuerySelector("input")!.GetAttribute("value")));
        Assert.Empty(page.FindAll("#move-alias .note-worse"));
        await page.Find("#move-to").InputAsync("v5");
        page.WaitForAssertion(() => Assert.StartsWith("Suspicious A pickle here", page.Find("#move-alias .note-worse").Words(), StringComparison.Ordinal));
        await Button(page, "Cancel").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#move-alias")));
        await ChooseAsync(page, "[data-row='5'] .acts [data-menu]", "Move alias…");
        page.WaitForElement("#set-alias-name");
        Assert.StartsWith("Suspicious A pickle here", page.Find("#set-alias .note-worse").Words(), StringComparison.Ordinal);
        await Button(page, "Cancel").ClickAsync(new());
    }

    [Fact]
    public async Task SuspiciousHolderByOverride_IsMarkedInThePinnedHeader()
    {
        await AddSuspiciousAsync();
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, "production", new(Role.Reviewer, Rules: [new ScanRule()])), Owner, Ct));
        Assert.Empty((await ShowBoardAsync(Owner)).FindAll(".heads .scan"));
        var now = Must(await Host.Get<AliasQueries>().GetAsync(Path, "production", Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Path, "production", "v5", now.Seen, "We read it") { Override = true }, Owner, Ct));

        var board = Render(ModelAt());

        board.WaitForAssertion(() => Assert.Equal("Suspicious", board.Find(".heads .holder .scan").Words()));
        Assert.StartsWith("ada overrode", board.Find(".heads .head > .overrode").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestSheet_SaysThatItIsOpenWhoHasToAgree_AndNothingIsGreenForIt()
    {
        var carl = await AddMemberAsync(Role.Contributor, "carl");
        var page = await ShowBoardAsync(carl);

        var drop = DragAsync(page, "production", 4);

        page.WaitForElement("#move-reason");
        Assert.StartsWith("○Still open: 1 person with the role Reviewer or above has to agree", page.Find(".rules .waits").TextContent, StringComparison.Ordinal);
        Assert.False(Button(page, "Request promotion").HasAttribute("disabled"));
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
    }

    [Fact]
    public async Task OwnerOverrides_WhatDoesNotHoldIsPassedOverAndTheTitleSaysSo()
    {
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, "production", new(Role.Reviewer, Approvals: 2, Rules: [new FilesRule(["card.md"])])), Owner, Ct));
        var page = await ShowBoardAsync(Owner);
        var drop = DragAsync(page, "production", 4);
        page.WaitForElement("#move-reason");
        Assert.Equal("Ask to promote v4 to production?", page.Find(".mud-dialog h2").TextContent);

        await page.Find(".sheet input[type=checkbox]").ChangeAsync(true);

        page.WaitForAssertion(() => Assert.Equal("Override and promote v4 to production?", page.Find(".mud-dialog h2").TextContent));
        Assert.Equal(["»Passed over: 2 people", "»Passed over: Has card.md"], page.FindAll(".rules .waits").Select(check => string.Join(' ', check.TextContent.Split(' ')[..4]).TrimEnd('.')));
        Assert.Empty(page.FindAll(".rules .fails"));
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
    }

    [Fact]
    public async Task RuleFails_ReviewerIsToldWhoMayOverride()
    {
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, "production", new(Role.Reviewer, Rules: [new FilesRule(["card.md"])])), Owner, Ct));
        var page = await ShowBoardAsync(await AddMemberAsync(Role.Reviewer, "rhea"));

        var drop = DragAsync(page, "production", 4);

        page.WaitForElement("#move-reason");
        Assert.Contains("Only an owner of the entity may override its rules.", page.Find(".sheet").TextContent, StringComparison.Ordinal);
        Assert.True(Button(page, "Promote").HasAttribute("disabled"));
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
    }

    [Fact]
    public async Task RaceLost_SheetStaysWithTheReasonAndTheNewState()
    {
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        var drop = DragAsync(page, "production", 4);
        await page.WaitForElement("#move-reason").InputAsync("Better on the night set");
        // Nothing was heard of it yet when the button is pressed.
        await MoveByAsync(rhea, "production", 2);

        await Button(page, "Promote").ClickAsync(new());

        Assert.Equal(2, await HolderAsync("production"));
        Assert.Contains(page.FindAll(".mud-dialog [role=alert]"), alert => alert.TextContent.Contains("rhea was first: 'production' moved to v2", StringComparison.Ordinal));
        Assert.Contains("v2", page.Find(".holders .side").TextContent, StringComparison.Ordinal);
        Assert.Equal("Better on the night set", page.Find("#move-reason").GetAttribute("value"));
        Assert.False(drop.IsCompleted);

        await Button(page, "Promote").ClickAsync(new());
        await drop;

        Assert.Equal(4, await HolderAsync("production"));
    }

    [Fact]
    public async Task SomebodyPromotedTheSameVersion_NothingIsLeftToPromote()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        var drop = DragAsync(page, "production", 4);
        page.WaitForElement("#move-reason");

        await MoveByAsync(rhea, "production", 4);

        page.WaitForAssertion(() => Assert.Contains("v4 holds it already.", page.Find(".rules .fails").TextContent, StringComparison.Ordinal), FeedPatience);
        Assert.True(Button(page, "Promote").HasAttribute("disabled"));
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
        Assert.Contains("Cancelled. production stays on v4.", Said);
    }

    [Fact]
    public async Task ChosenFromTheMenu_MovesFromTheHolderThatTheDialogShows()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        await ChooseAsync(page, "[data-row='1'] .aliases [data-menu]", "Move alias…");
        page.WaitForElement("#move-to");

        await MoveByAsync(rhea, "staging", 2);

        page.WaitForAssertion(() => Assert.Contains("staging is on v2.", page.Find(".mud-dialog").TextContent, StringComparison.Ordinal), FeedPatience);
        await page.Find("#move-to").InputAsync("v4");
        await page.Find("#move-alias").SubmitAsync();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='4'] [data-chip=staging]")));
    }

    // v5, whose pickle runs a command.
    private async Task AddSuspiciousAsync()
    {
        await Looking.LogAsync(Host.Get<LogVersion>(), new(Entity, "digits", "digits-mlp"), Owner, Ct, [("model.pkl", await Looking.PickleAsync("system-4.pkl", Ct))]);
        while (await Host.Get<ScanFiles>().NextAsync(Ct))
        {
        }

        await BookmarkAsync(5);
    }
}
