using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.Aliases;

/// <summary>What it takes to move an alias, read by everybody and edited by owners.</summary>
public sealed class ProtectedAliasesTests : BoardScene
{
    private const string Production = "production";
    private const string Staging = "staging";

    [Fact]
    public async Task Alias_IsProtectedEditedAndLifted()
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        page.Find("#protect-name").Input(Staging);
        page.Find(".add").Submit();
        page.WaitForElement("#policy-role").Change(nameof(Role.Owner));
        page.Find("#policy-approvals").Change("2");
        page.Find("#policy-days").Change("7");
        page.Find(".policy input[type=checkbox]").Change(false);
        page.Find(".policy").Submit();

        page.WaitForAssertion(() => Assert.Equal("Owners only; 2 people must agree, not counting who asks; a request waits 7 days", Summary(page, Staging)));
        Assert.Equal((Role.Owner, 2, false, 7), await PolicyAsync(Staging) is { } made ? (made.MoverRole, made.Approvals, made.RequesterMayApprove, made.RequestDays) : default);

        await EditAsync(page, Staging);
        page.Find("#policy-approvals").Change("1");
        page.Find(".policy input[type=checkbox]").Change(true);
        page.Find(".policy").Submit();
        page.WaitForAssertion(() => Assert.Equal("Owners only; each alone; a request waits 7 days", Summary(page, Staging)));

        _ = page.Find($"[aria-label='Remove protection of {Staging}']").ClickAsync(new());
        await Button(page, "Remove protection").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll($"[data-policy={Staging}]")));
        Assert.Null(await PolicyAsync(Staging));
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Rule_OfEveryKind_IsAddedByItsForm(string kind, (string Id, string Value)[] fields, string json)
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        await EditAsync(page, Production);
        await OpenRuleAsync(page, "Add a rule…");
        page.Find("#rule-kind").Change(kind);
        foreach (var (id, value) in fields) Fill(page, id, value);
        page.Find("#rule").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#rule")));
        page.Find(".policy").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".policy")));
        Assert.Equal(json, AliasRules.ToJson((await PolicyAsync(Production))!.Rules));
    }

    public static TheoryData<string, (string Id, string Value)[], string> EveryKind => new()
    {
        { "held_before", [("rule-alias", "staging"), ("rule-hours", "24.5")], """[{"rule":"held_before","alias":"staging","hours":24.5}]""" },
        { "metric", [("rule-key", "eval.accuracy"), ("rule-atLeast", "0.97")], """[{"rule":"metric","key":"eval.accuracy","atLeast":0.97}]""" },
        { "metric", [("rule-key", "loss"), ("rule-side", "atMost"), ("rule-atLeast", "1e-3")], """[{"rule":"metric","key":"loss","atMost":0.001}]""" },
        { "no_worse", [("rule-key", "loss"), ("rule-better", "lower"), ("rule-tolerance", "0.01")], """[{"rule":"no_worse","key":"loss","better":"lower","tolerance":0.01}]""" },
        { "files", [("rule-paths", "model.onnx\n\n evaluation/**/*.json ")], """[{"rule":"files","paths":["model.onnx","evaluation/**/*.json"]}]""" },
        { "card", [("rule-minLength", "300")], """[{"rule":"card","minLength":300}]""" },
        { "scan", [], """[{"rule":"scan"}]""" },
        { "freeze", [("day", "sat"), ("day", "fri"), ("rule-zone", "Asia/Tokyo"), ("rule-why", "Weekend")], """[{"rule":"freeze","days":["fri","sat"],"zone":"Asia/Tokyo","why":"Weekend"}]""" },
        { "freeze", [("rule-weekly", "once"), ("rule-from", "2026-12-20T00:00:00"), ("rule-until", "2027-01-04T08:00:00")], """[{"rule":"freeze","from":"2026-12-20T00:00:00+00:00","until":"2027-01-04T08:00:00+00:00"}]""" },
    };

    [Theory]
    [InlineData("held_before", "rule-alias", "latest", "alias", "'alias' is no alias")]
    [InlineData("held_before", "rule-hours", "-1", "hours", "'hours' is 0 to 8,760.")]
    [InlineData("metric", "rule-atLeast", "0,97", "atLeast", "A number is needed")]
    [InlineData("metric", "rule-key", " ", "atLeast", "A number is needed")]
    [InlineData("no_worse", "rule-key", " ", "key", "'key' names a number")]
    [InlineData("no_worse", "rule-tolerance", "-1", "tolerance", "'tolerance' is 0 or more.")]
    [InlineData("files", "rule-paths", "../up", "paths", "'../up' is no path.")]
    [InlineData("card", "rule-minLength", "0", "minLength", "'minLength' is 1 to 20,000.")]
    [InlineData("card", "rule-minLength", "many", "minLength", "A whole number is needed")]
    [InlineData("freeze", "rule-why", "none", "days", "Choose at least one day.")]
    public async Task RuleThatMeansNothing_IsSaidUnderItsField(string kind, string id, string value, string field, string said)
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        await EditAsync(page, Production);
        await OpenRuleAsync(page, "Add a rule…");
        page.Find("#rule-kind").Change(kind);
        if (kind == "no_worse" && id != "rule-key") Fill(page, "rule-key", "loss");
        Fill(page, id, value);

        page.Find("#rule").Submit();

        Assert.Contains(said, page.Find($"#rule-{field}-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_IsEditedAndRemoved()
    {
        await ProtectAsync(new(Role.Reviewer, Rules: [new MetricRule("accuracy", 0.9), new NoWorseRule("loss", NoWorseRule.Lower, 0.01), new ScanRule(), new ScanRule()]));
        var page = Show(Owner, ModelAt("?tab=settings"));
        Assert.Equal(["accuracy at least 0.9", "loss no worse than the present holder's (lower is better, tolerance 0.01)", "File scan clean", "File scan clean"],
            page.FindAll(".rules li").Select(rule => rule.TextContent));
        await EditAsync(page, Production);
        await OpenRuleAsync(page, "Edit the rule accuracy at least 0.9");
        Assert.Equal("0.9", page.Find("#rule-atLeast").GetAttribute("value"));
        Fill(page, "rule-atLeast", "0.95");
        page.Find("#rule").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#rule")));
        await page.FindAll("[aria-label='Remove the rule file scan clean']")[0].ClickAsync(new());
        page.Find(".policy").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".policy")));
        Assert.Equal("""[{"rule":"metric","key":"accuracy","atLeast":0.95},{"rule":"no_worse","key":"loss","better":"lower","tolerance":0.01},{"rule":"scan"}]""",
            AliasRules.ToJson((await PolicyAsync(Production))!.Rules));
    }

    [Theory]
    [InlineData("#policy-approvals", "0", "#policy-approvals-error", "'approvals' is 1 to 10.")]
    [InlineData("#policy-approvals", "", "#policy-approvals-error", "'approvals' is 1 to 10.")]
    [InlineData("#policy-days", "366", "#policy-days-error", "'requestDays' is 1 to 365.")]
    public async Task NumberThatCantBe_IsSaidUnderItsField(string field, string value, string error, string said)
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        await EditAsync(page, Production);
        page.Find(field).Change(value);

        page.Find(".policy").Submit();

        page.WaitForAssertion(() => Assert.Contains(said, page.Find(error).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OfTwoWhoEdit_TheSecondIsTold_KeepsWhatWasTyped_AndTakesTheOthers()
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        await EditAsync(page, Production);
        page.Find("#policy-days").Change("3");
        var other = await AddMemberAsync(Role.Owner, "olga");
        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, Production, new(Role.Reviewer, Approvals: 4)), other, Ct));

        page.Find(".policy").Submit();

        page.WaitForAssertion(() => Assert.Contains("olga was first: what moving 'production' takes was changed", page.Find(".policy .note-worse").TextContent, StringComparison.Ordinal));
        Assert.Equal(("3", 4), (page.Find("#policy-days").GetAttribute("value"), (await PolicyAsync(Production))!.Approvals));
        await Button(page, "Show what it is now").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("4", page.Find("#policy-approvals").GetAttribute("value")));
        page.Find("#policy-days").Change("3");
        page.Find(".policy").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".policy")));
        Assert.Equal((4, 3), await PolicyAsync(Production) is { } both ? (both.Approvals, both.RequestDays) : default);
    }

    [Fact]
    public async Task OpenForm_HearsOfTheOthersChange()
    {
        await StartFeedAsync();
        var page = Show(Owner, ModelAt("?tab=settings"));
        await EditAsync(page, Production);

        Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, Production, new(Role.Owner)), await AddMemberAsync(Role.Owner, "olga"), Ct));

        page.WaitForAssertion(() => Assert.Contains("was changed by somebody else meanwhile", page.Find(".policy .note-caution").TextContent, StringComparison.Ordinal), FeedPatience);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v7")]
    [InlineData("two words")]
    public void NameThatIsNoAlias_IsSaidUnderTheField(string name)
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        page.Find("#protect-name").Input(name);

        page.Find(".add").Submit();

        Assert.NotEmpty(page.Find("#protect-error").TextContent);
    }

    [Fact]
    public async Task Contributor_ReadsTheRulesAndChangesNothing()
    {
        await ProtectAsync(new(Role.Reviewer, Rules: [new CardRule()]));

        var page = Show(await AddMemberAsync(Role.Contributor, "carl"), ModelAt("?tab=settings"));

        Assert.Equal("Model card filled in (at least 200 characters)", page.Find(".rules li").TextContent);
        Assert.Empty(page.FindAll("[data-policy] button"));
    }

    [Fact]
    public void Artifact_HasProtectedAliasesToo()
    {
        var page = Show(Owner, ArtifactAt("?tab=settings"));
        page.Find("#protect-name").Input("best");
        page.Find(".add").Submit();
        page.WaitForElement(".policy").Submit();

        page.WaitForAssertion(() => Assert.Equal("Reviewers and owners; each alone; a request waits 14 days", Summary(page, "best")));
    }

    private static void Fill(IRenderedComponent<ContainerFragment> page, string id, string value)
    {
        if (id == "day") page.FindAll(".days label").Single(label => label.TextContent.Trim().StartsWith(value, StringComparison.OrdinalIgnoreCase)).QuerySelector("input")!.Change(true);
        else if (page.Find($"#{id}") is { TagName: "SELECT" } select) select.Change(value);
        else if (page.Find($"#{id}") is { } input && input.GetAttribute("type") == "datetime-local") input.Change(value);
        else page.Find($"#{id}").Input(value);
    }

    private static string Summary(IRenderedComponent<ContainerFragment> page, string alias) => page.Find($"[data-policy={alias}] .said").TextContent;

    private static async Task EditAsync(IRenderedComponent<ContainerFragment> page, string alias)
    {
        await page.Find($"[aria-label='Edit what moving {alias} takes']").ClickAsync(new());
        page.WaitForElement(".policy");
    }

    private static async Task OpenRuleAsync(IRenderedComponent<ContainerFragment> page, string button)
    {
        // Not awaited to its end: it waits for the dialog.
        _ = page.FindAll("button").First(found => found.TextContent == button || found.GetAttribute("aria-label") == button).ClickAsync(new());
        await page.WaitForElementAsync("#rule");
    }

    private async Task<AliasPolicy?> PolicyAsync(string alias) =>
        (await Host.Get<PolicyQueries>().GetAsync(Path, alias, Owner, Ct)) is { IsSuccess: true } found ? found.Value.Policy : null;

    private async Task ProtectAsync(AliasPolicy policy) => Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(Path, Production, policy), Owner, Ct));
}
