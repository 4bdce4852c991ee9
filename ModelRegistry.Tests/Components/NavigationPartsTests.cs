using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class NavigationPartsTests : ComponentTest
{
    private static readonly NavTab[] Tabs = [new("versions", "Versions", 12), new("history", "History")];

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Trail_FollowsTheAddress()
    {
        var crumbs = BreadcrumbTrail.FromPath("acme/model-registry/Digit%20Classifier?tab=history");

        Assert.Equal(
            [new Breadcrumb("acme", "/acme"), new Breadcrumb("model-registry", "/acme/model-registry"), new Breadcrumb("Digit Classifier", null)],
            crumbs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=x")]
    [InlineData("#main")]
    public void Trail_AtHome_IsEmpty(string path) => Assert.Empty(BreadcrumbTrail.FromPath(path));

    [Fact]
    public void Trail_OfTheAppsOwnPages_IsWrittenAsTitles() =>
        Assert.Equal(["Account", "Sign in"], BreadcrumbTrail.FromPath("account/sign-in").Select(crumb => crumb.Text));

    [Fact]
    public void Trail_NameWithEscapes_KeepsThemInTheLink() =>
        Assert.Equal("/acme/a%20b", BreadcrumbTrail.FromPath("acme/a%20b/c")[1].Href);

    [Fact]
    public void Breadcrumbs_LastIsThePage()
    {
        var trail = Render<Breadcrumbs>(p => p.Add(b => b.Crumbs, BreadcrumbTrail.FromPath("acme/digits")));

        Assert.Equal("digits", trail.Find("[aria-current=page]").TextContent);
        Assert.Equal("/acme", trail.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Tabs_UnknownKey_MeansTheFirst()
    {
        var tabs = Render<NavTabs>(p => p.Add(t => t.Tabs, Tabs).Add(t => t.Current, "nonsense"));

        Assert.StartsWith("Versions", tabs.Find("[aria-current=page]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Tabs_LinkKeepsTheFilterAndDropsTheCursor()
    {
        Navigation.NavigateTo("/acme/digits?q=mlp&cursor=abc");

        var links = Render<NavTabs>(p => p.Add(t => t.Tabs, Tabs).Add(t => t.Current, null)).FindAll("a");

        Assert.EndsWith("/acme/digits?q=mlp", links[0].GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/acme/digits?q=mlp&tab=history", links[1].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pager_OnePage_ShowsNothing() => Assert.Empty(Render<KeysetPager>().FindAll("nav"));

    [Fact]
    public void Pager_FirstPage_OffersOlderOnly()
    {
        Navigation.NavigateTo("/acme/digits?tab=versions");

        var link = Render<KeysetPager>(p => p.Add(k => k.Older, "c2")).Find("a");

        Assert.Equal("Older", link.TextContent);
        Assert.EndsWith("?tab=versions&cursor=c2", link.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pager_LaterPage_OffersTheWayBack()
    {
        Navigation.NavigateTo("/acme/digits?cursor=c2");

        var links = Render<KeysetPager>(p => p.Add(k => k.Newer, "c1").Add(k => k.Older, "c3")).FindAll("a");

        Assert.Equal(["Newest", "Newer", "Older"], links.Select(link => link.TextContent));
        Assert.EndsWith("/acme/digits", links[0].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Header_HasOneHeadingAndItsActions()
    {
        ComponentFactories.AddStub<PageTitle>();
        var header = Render<PageHeader>(p => p.Add(h => h.Title, "digits-mlp").Add(h => h.Subtitle, "An MLP").Add(h => h.Actions, "<button>Bookmark</button>"));

        Assert.Equal("digits-mlp", header.Find("h1").TextContent.Trim());
        Assert.Equal("-1", header.Find("h1").GetAttribute("tabindex"));
        Assert.NotNull(header.Find(".acts button"));
    }
}
