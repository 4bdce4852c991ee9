using Bunit;
using Bunit.Rendering;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.RegisteredModels;

public sealed class AliasBoardTests : BoardScene
{
    [Fact]
    public async Task PlainAliasDropped_MovesAndOffersUndo()
    {
        var page = await ShowBoardAsync(Owner);

        await DragAsync(page, "staging", 4);

        Assert.Equal(4, await HolderAsync("staging"));
        Assert.NotNull(page.Find("[data-row='4'] [data-chip=staging]"));
        Assert.Empty(page.FindAll("[data-row='1'] [data-chip=staging]"));
        page.WaitForAssertion(() => Assert.Contains("staging → v4", page.Find(".mud-snackbar").TextContent, StringComparison.Ordinal));
        Assert.Contains("staging moved to v4.", Said);
    }

    [Fact]
    public async Task Undo_PutsTheAliasBack()
    {
        var page = await ShowBoardAsync(Owner);
        await DragAsync(page, "staging", 4);

        await UndoAsync(page);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='1'] [data-chip=staging]")));
        Assert.Equal(1, await HolderAsync("staging"));
    }

    [Fact]
    public async Task UndoOfAnAliasSetFirst_RemovesIt()
    {
        var page = await ShowBoardAsync(Owner);
        await ChooseAsync(page, "[data-row='2'] .acts [data-menu]", "Move alias…");
        await page.Find("#set-alias-name").InputAsync("champion");
        await page.Find("#set-alias").SubmitAsync();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='2'] [data-chip=champion]")));

        await UndoAsync(page);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-chip=champion]")));
        Assert.Null(await HolderAsync("champion"));
    }

    [Fact]
    public async Task ProtectedAliasDropped_AsksFirstAndMovesWithTheReason()
    {
        var page = await ShowBoardAsync(Owner);

        var drop = DragAsync(page, "production", 4);
        page.WaitForAssertion(() => Assert.Contains("Promote v4 to production?", page.Find(".mud-dialog").TextContent, StringComparison.Ordinal));
        var sheet = page.Find(".mud-dialog").TextContent;
        Assert.Contains("accuracy", sheet, StringComparison.Ordinal);
        Assert.Contains("run 4", sheet, StringComparison.Ordinal);
        Assert.Contains("Reviewer and above may move it; you are an owner.", sheet, StringComparison.Ordinal);
        Assert.Equal(0, await HolderAsync("production"));
        Assert.NotNull(page.Find("[data-row='0'] [data-chip=production]"));

        await page.Find("#move-reason").InputAsync("Better on the night set");
        await Button(page, "Promote").ClickAsync(new());
        await drop;

        Assert.Equal(4, await HolderAsync("production"));
        Assert.NotNull(page.Find("[data-row='4'] [data-chip=production]"));
        var events = Must(await Host.Get<Core.History.HistoryQueries>().ListAsync(Path, "production", new(), Owner, Ct));
        Assert.Equal("Better on the night set", events.Items[0].Reason);
    }

    [Fact]
    public async Task PromotionCancelled_ChangesNothing()
    {
        var page = await ShowBoardAsync(Owner);

        var drop = DragAsync(page, "production", 4);
        page.WaitForElement("#move-reason");
        await Button(page, "Cancel").ClickAsync(new());
        await drop;

        Assert.Equal(0, await HolderAsync("production"));
        Assert.NotNull(page.Find("[data-row='0'] [data-chip=production]"));
        Assert.Contains("Cancelled. production stays on v0.", Said);
    }

    [Fact]
    public async Task ContributorDropsAProtectedAlias_AsksAndMovesNothing()
    {
        var carl = await AddMemberAsync(Role.Contributor, "carl");
        var page = await ShowBoardAsync(carl);

        var drop = DragAsync(page, "production", 4);
        page.WaitForElement("#move-reason").Input("best so far");
        await Button(page, "Request promotion").ClickAsync(new());
        await drop;

        Assert.Equal(0, await HolderAsync("production"));
        Assert.NotNull(page.Find("[data-row='0'] [data-chip=production]"));
        var asked = Assert.Single(CoreHost.Must(await Host.Get<Core.Aliases.Requests.RequestQueries>().ListAsync(Path, onlyOpen: true, new(50), carl, Xunit.TestContext.Current.CancellationToken)).Items);
        Assert.Equal((4, 0, "carl", "best so far"), (asked.To, asked.From, asked.RequestedBy, asked.Reason));
        Assert.StartsWith("Requested.", Said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleTakenAwayMeanwhile_ServerRefusesWhatThePagePaintedAsAllowed()
    {
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(rhea);
        await Host.SetRoleAsync(Owner, Entity, rhea, Role.Viewer);

        var drop = DragAsync(page, "production", 4);
        page.WaitForElement("#move-reason");
        await Button(page, "Promote").ClickAsync(new());

        Assert.Contains("takes the role contributor in the entity; yours here is viewer", page.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(Button(page, "Promote").HasAttribute("disabled"));
        await Button(page, "Cancel").ClickAsync(new());
        await drop;
        Assert.Equal(0, await HolderAsync("production"));
        Assert.NotNull(page.Find("[data-row='0'] [data-alias=production]"));
    }

    [Fact]
    public async Task Viewer_SeesChipsWithoutHandlesAndMenusThatOnlyOpen()
    {
        var page = await ShowBoardAsync(await AddMemberAsync(Role.Viewer, "vera"));

        Assert.NotNull(page.Find("[data-row='1'] [data-alias=staging]"));
        Assert.Empty(page.FindAll("[data-chip]"));
        Assert.Empty(page.FindAll(".aliases [data-menu]"));
        await page.Find("[data-row='1'] .acts [data-menu]").ClickAsync(new());
        Assert.Equal(["Open version"], page.FindAll("[role=menuitem]").Select(item => item.TextContent.Trim()));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Bookmark", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RaceLost_ChipGoesBackAndTheMessageSaysWhoAndWhere()
    {
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        await MoveByAsync(rhea, "staging", 2);

        await DragAsync(page, "staging", 4);

        Assert.Equal(2, await HolderAsync("staging"));
        Assert.Contains("rhea was first: 'staging' moved to v2 at ", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-row='2'] [data-chip=staging]"));
        Assert.Empty(page.FindAll("[data-row='4'] [data-chip=staging]"));
    }

    [Fact]
    public async Task PickedUpProtected_RowsThatMayNotTakeItSayWhy()
    {
        var page = await ShowBoardAsync(Owner);

        await PickUpAsync(page, "production");

        Assert.Equal("no", page.Find("[data-row='3']").GetAttribute("data-drop"));
        Assert.Contains("It has no files", page.Find("[data-row='3'] .why").TextContent, StringComparison.Ordinal);
        Assert.Contains("is here already", page.Find("[data-row='0'] .why").TextContent, StringComparison.Ordinal);
        Assert.Equal("yes", page.Find("[data-row='4']").GetAttribute("data-drop"));
        Assert.Empty(page.FindAll("[data-row='4'] .why"));
    }

    [Fact]
    public async Task PickedUpPlain_RowWithoutFilesMayTakeIt()
    {
        var page = await ShowBoardAsync(Owner);

        await PickUpAsync(page, "staging");

        Assert.Equal("yes", page.Find("[data-row='3']").GetAttribute("data-drop"));
    }

    [Fact]
    public async Task VersionOfAnotherTeam_ReaderWithoutAccessCanNotPromoteIt()
    {
        var secret = await Host.AddEntityAsync(Owner, "hidden-team");
        await using (var upload = Must(await Host.Get<Core.Artifacts.LogVersion>().BeginAsync(new(secret, "p", "a"), create: true, Owner, Ct)))
        {
            using var content = new MemoryStream([1, 2, 3]);
            Must(await upload.AddFileAsync("model.bin", content, Ct));
            Must(await Host.Get<Core.Artifacts.LogVersion>().CommitAsync(upload, new(), Owner, Ct));
        }

        Must(await Host.Get<Core.RegisteredModels.BookmarkVersion>().ExecuteAsync(new(Entity, Model, $"{secret}/p/a:v0"), Owner, Ct));
        var page = await ShowBoardAsync(await AddMemberAsync(Role.Reviewer, "rhea"));

        await PickUpAsync(page, "staging");

        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
        Assert.Contains("You can't see what this bookmark points at", page.Find("[data-row='5'] .why").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BookmarkThatHoldsAnAlias_IsNotRemovedAndSaysWhy()
    {
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='1'] .acts [data-menu]", "Remove bookmark…");
        await Button(page, "Remove bookmark").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("holds staging", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[data-row='1']"));
    }

    [Fact]
    public async Task ChipMenu_MovesByNumber()
    {
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='1'] .aliases [data-menu]", "Move alias…");
        await page.Find("#move-to").InputAsync("v2");
        await page.Find("#move-alias").SubmitAsync();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='2'] [data-chip=staging]")));
        Assert.Equal(2, await HolderAsync("staging"));
    }

    [Fact]
    public async Task MoveDialogAskedForAMissingNumber_SaysSo()
    {
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='1'] .aliases [data-menu]", "Move alias…");
        await page.Find("#move-to").InputAsync("v99");
        await page.Find("#move-alias").SubmitAsync();

        Assert.Contains("There is no model version", page.Find("#move-to-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await HolderAsync("staging"));
    }

    [Fact]
    public async Task ChipMenu_RemovesAPlainAliasAndUndoSetsItAgain()
    {
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='1'] .aliases [data-menu]", "Remove alias…");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-chip=staging]")));
        Assert.Null(await HolderAsync("staging"));
        await UndoAsync(page);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='1'] [data-chip=staging]")));
    }

    [Theory]
    [InlineData("latest", "'latest' is computed")]
    [InlineData("v7", "the form of a version's number")]
    [InlineData("", "An alias is 1 to 128")]
    public async Task AliasThatIsNone_IsRefusedInTheDialog(string text, string why)
    {
        var page = await ShowBoardAsync(Owner);

        await ChooseAsync(page, "[data-row='2'] .acts [data-menu]", "Move alias…");
        await page.Find("#set-alias-name").InputAsync(text);
        await page.Find("#set-alias").SubmitAsync();

        Assert.Contains(why, page.Find("#set-alias-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LatestBookmarkOfAnOlderVersion_SaysSoOnItsChip()
    {
        Must(await Host.Get<Core.RegisteredModels.RemoveBookmark>().ExecuteAsync(new(Entity, Model, "v2"), Owner, Ct));
        await BookmarkAsync(2);

        var page = await ShowBoardAsync(Owner);

        Assert.Contains("v4 of digits-mlp was bookmarked before it", page.Find("[data-row='5'] [data-alias=latest]").GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("older than v4", page.Find("[data-row='5'] .older").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainAliasOfAnotherPage_IsShownAndMovesFromThere()
    {
        var page = await ShowBoardAsync(Owner, cursor: "1");
        Assert.Single(page.FindAll("[data-row]"));
        Assert.NotNull(page.Find(".elsewhere [data-chip=staging]"));
        Assert.EndsWith("?cursor=2", page.Find(".elsewhere a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".elsewhere [data-chip=production]"));

        await DragAsync(page, "staging", 0);

        Assert.Equal(0, await HolderAsync("staging"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".elsewhere")));
    }

    [Fact]
    public async Task BoardWithoutAProtectedAlias_LeadsItsOwnerToTheSettings()
    {
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, "production", Policy: null), Owner, Ct));

        var page = await ShowBoardAsync(Owner);

        Assert.Equal("No alias is protected here. Protect one", page.Find(".heads .none").Words());
    }

    private static async Task UndoAsync(IRenderedComponent<ContainerFragment> page) =>
        await page.WaitForElement(".mud-snackbar .mud-snackbar-content-action button").ClickAsync(new());
}
