using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.Aliases;

/// <summary>Who held an alias when, as a person reads it, and putting a former holder back from there.</summary>
public sealed class AliasTimelineTests : BoardScene
{
    private const string Production = "production";

    [Fact]
    public async Task Timeline_SaysWhoHeldItFromWhenUntilWhenAndWhy()
    {
        await MoveAsync(1, "better on every metric");

        var page = ShowTimeline(Owner, Production);

        Assert.Equal(["v1", "v0"], Rows(page).Select(row => row.QuerySelector(".version")!.TextContent));
        Assert.Equal(["now", true], new object[] { Cell(page, 0, 2), DateTime.TryParse(Cell(page, 1, 2), System.Globalization.CultureInfo.InvariantCulture, out _) });
        Assert.EndsWith("so far", Cell(page, 0, 3), StringComparison.Ordinal);
        Assert.NotEmpty(Rows(page)[1].QuerySelectorAll("td")[3].QuerySelector("[title]")!.GetAttribute("title")!);
        Assert.Equal(("ada", "better on every metric"), (Rows(page)[0].QuerySelectorAll("td")[4].TextContent.Trim()[^3..], Rows(page)[0].QuerySelector(".reason")!.TextContent));
        Assert.Equal(["Roll back to v0…"], page.FindAll("[data-stay] button").Select(button => button.TextContent));
    }

    [Fact]
    public async Task Board_LeadsToTheTimelineOfAnAlias()
    {
        var page = await ShowBoardAsync(Owner);

        await page.Find("[data-row='1'] [data-menu]").ClickAsync(new());

        Assert.Equal("/acme/model-registry/Digits?tab=timeline&alias=staging", page.FindAll("[role=menuitem]").Single(item => item.TextContent == "Timeline").GetAttribute("href"));
    }

    [Fact]
    public void HistoryOfOneAlias_LeadsToItsTimeline() =>
        Assert.Equal("/acme/model-registry/Digits?tab=timeline&alias=staging",
            Show(Owner, ModelAt("?tab=history&alias=staging")).FindAll("a").Single(link => link.TextContent == "Timeline of staging").GetAttribute("href"));

    [Fact]
    public async Task RollBack_ShowsHoldersAndRules_MovesAndSaysSo()
    {
        await RuleAsync("""{"rule":"files","paths":["model.bin"]}""");
        await MoveAsync(1);
        var page = ShowTimeline(await AddMemberAsync(Role.Reviewer, "rita"), Production);

        await OpenAsync(page, "v0");
        Assert.Equal(["v1", "v0"], page.FindAll("#roll-back .facts .version").Select(number => number.TextContent));
        Assert.Contains("Rules", page.FindAll("#roll-back h3").Select(heading => heading.TextContent));
        Assert.Equal(["✓ You may move it: the role Reviewer or above.", "✓ Has model.bin. All are there."], Checks(page));
        Assert.Equal("Reason (optional; kept in the history)", page.Find("label[for=roll-back-reason]").Words());
        page.Find("#roll-back-reason").Input("errors rose");
        page.Find("#roll-back").Submit();

        page.WaitForAssertion(() => Assert.Equal(["v0", "v1", "v0"], Rows(page).Select(row => row.QuerySelector(".version")!.TextContent)));
        Assert.Equal((0, "Rollback", "errors rose"), (await HolderAsync(Production), Rows(page)[0].QuerySelector(".tag")!.TextContent, Rows(page)[0].QuerySelector(".reason")!.TextContent));
        Assert.Contains("production rolled back to v0", Said);
    }

    [Fact]
    public async Task RollBackOntoWhatFailsARule_IsExplained_AndAnOwnerOverridesWithAReason()
    {
        await MoveAsync(1);
        await RuleAsync("""{"rule":"metric","key":"accuracy","atLeast":0.905}""");
        var page = ShowTimeline(Owner, Production);

        await OpenAsync(page, "v0");
        Assert.Contains("✗ Needs accuracy at least 0.905. Its accuracy is 0.9.", Checks(page));
        Assert.True(Button(page, "Roll back").HasAttribute("disabled"));
        page.Find("#roll-back input[type=checkbox]").Change(true);
        Assert.Contains("»Passed over: Needs accuracy at least 0.905. Its accuracy is 0.9.", Checks(page));
        Assert.Equal("Override and roll production back to v0?", page.Find(".mud-dialog h2").TextContent);
        Assert.True(Button(page, "Override").HasAttribute("disabled"));
        Assert.Equal("Reason (needed; history keeps it and the board shows it)", page.Find("label[for=roll-back-reason]").Words());
        page.Find("#roll-back-reason").Input("v1 is down");
        page.Find("#roll-back").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Rollback", "Override", "of accuracy at least 0.905", "v1 is down"],
            Rows(page)[0].QuerySelectorAll(".why span, .why .reason").Select(said => said.TextContent)));
    }

    [Fact]
    public async Task RollBackOfAPlainAlias_ShowsAsOne()
    {
        await MoveByAsync(Owner, "staging", 2);
        var page = ShowTimeline(await AddMemberAsync(Role.Contributor, "carl"), "staging");

        _ = page.Find("[data-stay] button").ClickAsync(new());
        page.WaitForElement("#roll-back .rules");
        page.Find("#roll-back").Submit();

        page.WaitForAssertion(() => Assert.Equal("Rollback", Rows(page)[0].QuerySelector(".tag")?.TextContent));
    }

    [Fact]
    public async Task RollBackThatComesSecond_IsToldWhoWasFirst_AndMayBeRepeated()
    {
        await MoveAsync(1);
        var page = ShowTimeline(Owner, Production);
        await OpenAsync(page, "v0");

        await MoveByAsync(await AddMemberAsync(Role.Reviewer, "rita"), Production, 2);
        page.Find("#roll-back").Submit();

        page.WaitForAssertion(() => Assert.Contains("rita was first: 'production' moved to v2", page.Find("#roll-back [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("v2", page.Find("#roll-back .facts .version").TextContent);
        Assert.Equal(2, await HolderAsync(Production));
        page.Find("#roll-back").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#roll-back")));
        Assert.Equal(0, await HolderAsync(Production));
    }

    [Fact]
    public async Task AliasMovedWhileTheDialogIsOpen_ItShowsWhoHoldsItNow()
    {
        await MoveAsync(1);
        var page = ShowTimeline(Owner, Production);
        await OpenAsync(page, "v0");
        page.Find("#roll-back-reason").Input("errors rose");
        await StartFeedAsync();

        await MoveByAsync(await AddMemberAsync(Role.Reviewer, "rita"), Production, 2);

        page.WaitForAssertion(() => Assert.Equal("v2", page.Find("#roll-back .facts .version").TextContent), FeedPatience);
        Assert.Equal("errors rose", page.Find("#roll-back-reason").GetAttribute("value"));
    }

    [Fact]
    public async Task StateAtAMoment_SaysThatItsHolderWasThereByAnOverride()
    {
        await RuleAsync("""{"rule":"metric","key":"accuracy","atLeast":0.99}""");
        var now = Must(await Host.Get<AliasQueries>().GetAsync(Path, Production, Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Path, Production, "v1", now.Seen, "v0 is down") { Override = true }, Owner, Ct));
        var link = Rows(ShowTimeline(Owner, Production))[0].QuerySelector("a.then")!.GetAttribute("href")!;

        var page = Render(ModelAt(new Uri(link).Query));

        Assert.Contains("ada overrode accuracy at least 0.99: v0 is down", page.FindAll(".then .reason").Select(said => said.TextContent));
    }

    [Fact]
    public async Task ContributorsRollBack_IsARequest()
    {
        await MoveAsync(1);
        var carl = await AddMemberAsync(Role.Contributor, "carl");
        var page = ShowTimeline(carl, Production);

        await OpenAsync(page, "v0");
        Assert.Equal("○Still open: 1 person with the role Reviewer or above has to agree.", page.Find("#roll-back .rules .waits").TextContent);
        Assert.Contains("accuracy", page.Find("#roll-back .table .key").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Metadata", "v1 (v1 in digits-mlp)", "v0 (v0 in digits-mlp)"], page.FindAll("#roll-back .table th").Select(head => head.TextContent));
        Assert.NotNull(Button(page, "Request rollback"));
        page.Find("#roll-back").Submit();

        page.WaitForAssertion(() => Assert.Contains("Requested. production goes back to v0 when enough people agree.", Said));
        var request = Assert.Single(Must(await Host.Get<RequestQueries>().ListAsync(Path, true, new(), Owner, Ct)).Items);
        Assert.Equal((true, 0, 1), (request.IsRollback, request.To, await HolderAsync(Production)));
    }

    [Fact]
    public async Task FormerHolderThatIsGone_CantBePutBack()
    {
        await MoveByAsync(Owner, "staging", 2);
        var page = ShowTimeline(Owner, "staging");
        Must(await Host.Get<RemoveBookmark>().ExecuteAsync(new(Entity, Model, "v1"), Owner, Ct));

        await OpenAsync(page, "v1");

        Assert.NotEmpty(page.Find("#roll-back [role=alert]").TextContent);
        Assert.True(Button(page, "Roll back").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Viewer_ReadsAndIsOfferedNothing()
    {
        await MoveAsync(1);

        var page = ShowTimeline(await AddMemberAsync(Role.Viewer, "vera"), Production);

        Assert.Equal(2, Rows(page).Count);
        Assert.Empty(page.FindAll("[data-stay] button"));
    }

    [Fact]
    public async Task LongTimeline_GoesOnByItsCursor()
    {
        for (var i = 0; i < 51; i++) await MoveByAsync(Owner, "staging", i % 2 == 0 ? 2 : 1);

        var page = ShowTimeline(Owner, "staging");

        Assert.Equal(50, Rows(page).Count);
        var older = new Uri(new Uri("http://localhost/"), page.Find("a[rel=next]").GetAttribute("href")).Query;
        Assert.Equal(2, Render(ModelAt(older)).FindAll("[data-stay]").Count);
    }

    [Fact]
    public async Task TimelineEntry_LeadsToWhoHeldEveryAliasThen()
    {
        await MoveAsync(1);
        await MoveByAsync(Owner, "staging", 2);
        var link = Rows(ShowTimeline(Owner, Production))[0].QuerySelector("a.then")!.GetAttribute("href")!;

        var page = Render(ModelAt(new Uri(link).Query));

        Assert.Equal([(Production, "v1"), ("staging", "v1")], Holders(page));
    }

    [Fact]
    public void MomentTyped_GoesIntoTheAddress()
    {
        var page = ShowTimeline(Owner, Production);
        page.Find(".ask").Submit();
        Assert.Contains("Say which moment", page.Find("#then-error").TextContent, StringComparison.Ordinal);

        page.Find("#then-at").Change("2001-02-03T04:05:06");
        page.Find(".ask").Submit();

        Assert.Contains("at=2001-02-03T04%3A05%3A06Z", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("Nobody held an alias then.", Render(ModelAt("?tab=timeline&at=2001-02-03T04:05:06Z")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void MomentWithoutOffset_IsRefusedInWords() =>
        Assert.Contains("A time is ISO 8601 with its offset", Show(Owner, ModelAt("?tab=timeline&at=2001-02-03T04:05:06")).Find("#then-error").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task Entity_ShowsTheHoldersOfAllItsCollections()
    {
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(new(Entity, "digits", "digits-mlp"), "best", "v4", 0), Owner, Ct));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/{Entity}?tab=history&at=2999-01-01T00:00:00Z");

        var page = Show(Owner, builder =>
        {
            builder.OpenComponent<EntityPage>(0);
            builder.AddComponentParameter(1, nameof(EntityPage.Entity), Entity);
            builder.CloseComponent();
        });

        Assert.Equal([("best", "v4"), (Production, "v0"), ("staging", "v1")], Holders(page));
        Assert.Contains("/acme/digits/digits-mlp?tab=timeline&alias=best", page.FindAll(".then a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Artifact_HasTimelinesToo()
    {
        var artifact = new Core.Collections.CollectionPath(Entity, "digits", "digits-mlp");
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(artifact, "best", "v4", 0), Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(artifact, "best", "v1", 1), Owner, Ct));
        var page = Show(Owner, ArtifactAt("?tab=timeline"));

        Assert.Equal(["v1", "v4"], Rows(page).Select(row => row.QuerySelector(".version")!.TextContent));
    }

    private static IReadOnlyList<AngleSharp.Dom.IElement> Rows(IRenderedComponent<ContainerFragment> page) => page.FindAll("[data-stay]");

    private static string Cell(IRenderedComponent<ContainerFragment> page, int row, int cell) => Rows(page)[row].QuerySelectorAll("td")[cell].Words();

    private static IEnumerable<string> Checks(IRenderedComponent<ContainerFragment> page) =>
        page.FindAll("#roll-back .rules li").Select(item => item.Words().Replace("Holds: ", " ", StringComparison.Ordinal).Replace("Does not hold: ", " ", StringComparison.Ordinal));

    private static IEnumerable<(string, string)> Holders(IRenderedComponent<ContainerFragment> page) =>
        page.FindAll(".then .list li").Select(item => (item.QuerySelector("[data-alias]")!.GetAttribute("data-alias")!, item.QuerySelector(".version")!.TextContent));

    private static async Task OpenAsync(IRenderedComponent<ContainerFragment> page, string former)
    {
        // Not awaited to its end: it waits for the dialog.
        _ = Button(page, $"Roll back to {former}…").ClickAsync(new());
        await page.WaitForElementAsync("#roll-back");
    }

    private async Task MoveAsync(int number, string? reason = null)
    {
        var now = Must(await Host.Get<AliasQueries>().GetAsync(Path, Production, Owner, Ct));
        Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Path, Production, $"v{number}", now.Seen, reason), Owner, Ct));
    }

    private async Task RuleAsync(string rule) =>
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, Production, new(Role.Reviewer, Rules: Must(AliasRules.Parse($"[{rule}]")))), Owner, Ct));

    private IRenderedComponent<ContainerFragment> ShowTimeline(Actor person, string alias) => Show(person, ModelAt($"?tab=timeline&alias={alias}"));
}
