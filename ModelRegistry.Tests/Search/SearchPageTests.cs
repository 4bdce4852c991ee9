using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Search;

namespace ModelRegistry.Tests.Search;

/// <summary>The search page: what it shows of each state, and that typing asks once.</summary>
public sealed class SearchPageTests : PageTest
{
    private readonly FakeTimeProvider clock = new();

    public SearchPageTests() => Services.AddSingleton<TimeProvider>(clock);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, new("ada", "digits", "digits-mlp"));
        CoreHost.Must(await Host.Get<DescribeVersion>().ExecuteAsync(new(new("ada", "digits", "digits-mlp"), "v0", "<img src=x onerror=alert(1)> of digits", ["夜"]), Ada, Ct));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "Digits", "ada/digits/digits-mlp:v0", Create: true) { Aliases = ["staging"] }, Ada, Ct));
    }

    [Fact]
    public void Nothing_AskedYet_TeachesTheLanguage()
    {
        var page = Open<SearchPage>("/search");

        Assert.Contains("accuracy >= 0.97", page.FindAll(".help code").Select(code => code.TextContent));
        Assert.Contains("/search?q=alias%3Aproduction", page.FindAll(".help a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Found_IsGroupedByKind_AndLeadsThere()
    {
        var page = Open<SearchPage>("/search?q=digits");

        Assert.Equal(["Registered models", "Artifacts", "Projects", "Versions"], page.FindAll("section h2").Select(h => h.TextContent));
        Assert.Equal(
            ["/ada/model-registry/Digits", "/ada/digits/digits-mlp", "/ada/digits", "/ada/digits/digits-mlp/v0"],
            page.FindAll("a.result").Select(link => link.GetAttribute("href")));
        Assert.Equal("digits", page.Find("input[type=search]").GetAttribute("value"));
        Assert.Contains("staging", page.FindAll("[data-alias]").Select(chip => chip.GetAttribute("data-alias")));
    }

    [Fact]
    public void WordsOfAStranger_AreTextBetweenTheMarks()
    {
        var page = Open<SearchPage>("/search?q=digits+kind%3Aversion");

        Assert.Empty(page.FindAll("img"));
        Assert.Equal("<img src=x onerror=alert(1)> of digits", page.Find(".excerpt").TextContent.Trim());
        Assert.Equal(["digits"], page.FindAll(".excerpt mark").Select(mark => mark.TextContent));
    }

    [Fact]
    public void OneKind_IsListedAlone_AndTheOthersStayToChoose()
    {
        var page = Open<SearchPage>("/search?q=digits&kind=project");

        Assert.Equal(["/ada/digits"], page.FindAll("a.result").Select(link => link.GetAttribute("href")));
        Assert.Equal("Projects", page.Find(".kinds [aria-current]").TextContent);
        Assert.Equal(
            ["/search?q=digits", "/search?q=digits&kind=model", "/search?q=digits&kind=artifact", "/search?q=digits&kind=project", "/search?q=digits&kind=version"],
            page.FindAll(".kinds a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void NothingFound_SaysSo()
    {
        var page = Open<SearchPage>("/search?q=nobody-has-this");

        Assert.Equal("Nothing found", page.Find(".state h2").TextContent);
    }

    [Fact]
    public void QueryThatCantBeRead_SaysWhere_AndKeepsTheField()
    {
        var page = Open<SearchPage>("/search?q=digits+kind%3Athings");

        Assert.Equal("digits kind:", page.Find(".shown span").TextContent);
        Assert.Equal("things", page.Find(".shown mark").TextContent);
        Assert.StartsWith("At character 13: 'things' is no kind.", page.Find(".fault p").TextContent, StringComparison.Ordinal);
        Assert.Equal("digits kind:things", page.Find("input").GetAttribute("value"));
        Assert.Empty(page.FindAll("a.result"));
    }

    [Fact]
    public async Task Typing_AsksOnce_WhenItPauses_AndLivesInTheAddress()
    {
        var page = Open<SearchPage>("/search");
        var typed = new List<Task>();
        foreach (var text in new[] { "d", "di", "dig" })
        {
            // Its pause has begun once this is back; the field's own event is the browser story's.
            await page.InvokeAsync(() => typed.Add(page.Instance.TypedAsync(new ChangeEventArgs { Value = text })));
            clock.Advance(SearchPage.Pause / 2);
            Assert.Equal("/search", Address);
        }

        clock.Advance(SearchPage.Pause);
        await Task.WhenAll(typed);

        Assert.Equal("/search?q=dig", Address);
    }

    [Fact]
    public async Task ForSomebodyElse_ThereIsNothing()
    {
        SignInAs(await Host.AddAccountAsync("ben"));

        Assert.Equal("Nothing found", Open<SearchPage>("/search?q=digits").Find(".state h2").TextContent);
    }
}
