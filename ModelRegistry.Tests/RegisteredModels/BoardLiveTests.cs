using Bunit;
using Microsoft.AspNetCore.Components.Web;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.RegisteredModels;

/// <summary>What others do arrives on an open board, wherever it was committed.</summary>
public sealed class BoardLiveTests : BoardScene
{
    [Fact]
    public async Task MovedByAnotherProcess_ArrivesWithTheNameOfWhoMovedIt()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        await using var elsewhere = await OtherProcessAsync();

        await MoveByAsync(rhea, "production", 4, at: elsewhere);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='4'] [data-chip=production]")), FeedPatience);
        page.WaitForAssertion(() => Assert.Contains("rhea moved production from v0 to v4", Said), FeedPatience);
        Assert.Contains("fresh", page.Find("[data-row='4'] .held").ClassName, StringComparison.Ordinal);
        Assert.Contains("v4", page.Find("section .holder").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainAliasMovedByAnother_SaysWhoInSightUntilClosed()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);

        await MoveByAsync(rhea, "staging", 4);

        page.WaitForAssertion(() => Assert.StartsWith("rhea moved staging from v1 to v4 ·", page.Find(".news .what").TextContent, StringComparison.Ordinal), FeedPatience);
        Assert.NotNull(page.Find(".news time"));
        await page.Find(".news button").ClickAsync(new());
        Assert.Empty(page.FindAll(".news"));
    }

    [Fact]
    public async Task OwnMove_IsNotAnnouncedASecondTime()
    {
        await StartFeedAsync();
        var page = await ShowBoardAsync(Owner);
        var board = page.FindComponent<AliasBoard>();
        await board.InvokeAsync(() => board.Instance.PickUpAsync("staging"));
        await board.InvokeAsync(() => board.Instance.DropAsync("staging", 4));

        await BookmarkAgainAsync();

        // The feed tells in order: when the later event was said, the earlier had its turn.
        page.WaitForAssertion(() => Assert.Contains("ada bookmarked acme/digits/digits-mlp:v5 as v5", Said), FeedPatience);
        Assert.DoesNotContain(Said, said => said.Contains("ada moved staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RefreshDuringAPickUp_LeavesItInTheHand()
    {
        await StartFeedAsync();
        var page = await ShowBoardAsync(Owner);
        await page.Find("[data-row] [data-chip=staging]").KeyDownAsync(new KeyboardEventArgs { Key = " " });

        await BookmarkAgainAsync();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='5']")), FeedPatience);
        Assert.Equal("true", page.Find("[data-row] [data-chip=staging]").GetAttribute("aria-pressed"));
        Assert.Equal("yes", page.Find("[data-row='5']").GetAttribute("data-drop"));
    }

    [Fact]
    public async Task AliasInTheHandMovesElsewhere_PickUpEndsAndSaysWhoWasFirst()
    {
        await StartFeedAsync();
        var rhea = await AddMemberAsync(Role.Reviewer, "rhea");
        var page = await ShowBoardAsync(Owner);
        await page.Find("[data-row] [data-chip=staging]").KeyDownAsync(new KeyboardEventArgs { Key = " " });

        await MoveByAsync(rhea, "staging", 2);

        page.WaitForAssertion(() => Assert.Contains("staging is on v2 now: rhea was first", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), FeedPatience);
        Assert.Empty(page.FindAll("[data-drop]"));
    }

    [Fact]
    public async Task RoleChanged_HandlesAppearWithoutAReload()
    {
        await StartFeedAsync();
        var vera = await AddMemberAsync(Role.Viewer, "vera");
        var page = await ShowBoardAsync(vera);
        Assert.Empty(page.FindAll("[data-chip]"));

        await Host.SetRoleAsync(Owner, Entity, vera, Role.Contributor);

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-chip]")), FeedPatience);
    }

    private Task<CoreHost> OtherProcessAsync() => CoreHost.StartAsync(
        settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = Host.DataFolder });

    private async Task BookmarkAgainAsync() => await BookmarkAsync(await LogAsync("""{"accuracy":0.99}"""));
}
