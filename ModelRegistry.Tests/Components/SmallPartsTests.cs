using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class SmallPartsTests : ComponentTest
{
    public SmallPartsTests() => Services.AddScoped<Announcer>();

    [Fact]
    public void Announced_IsReadOutEvenTwice()
    {
        var region = Render<LiveRegion>();
        var announcer = Services.GetRequiredService<Announcer>();

        announcer.Say("production moved to v7");
        var first = region.Find("[role=status]").TextContent;
        announcer.Say("production moved to v7");
        var second = region.Find("[role=status]").TextContent;

        Assert.Equal("production moved to v7", first);
        Assert.NotEqual(first, second);
        Assert.Equal(first, second.Trim());
    }

    [Fact]
    public void CopyButton_IconAlone_HasAName()
    {
        var button = Render<CopyButton>(p => p.Add(c => c.Text, "acme/digits/digits-mlp:v7").Add(c => c.Label, "Copy reference")).Find("button");

        Assert.Equal("acme/digits/digits-mlp:v7", button.GetAttribute("data-copy"));
        Assert.Equal("Copy reference", button.GetAttribute("aria-label"));
        Assert.Equal("button", button.GetAttribute("type"));
    }

    [Fact]
    public void CopyButton_WithCaption_IsNamedByIt()
    {
        var button = Render<CopyButton>(p => p.Add(c => c.Text, "x").Add(c => c.Caption, "Copy token")).Find("button");

        Assert.Null(button.GetAttribute("aria-label"));
        Assert.Equal("Copy token", button.TextContent.Trim());
    }

    [Fact]
    public void Snippet_HostileCode_StaysText()
    {
        var snippet = Render<SnippetBlock>(p => p.Add(s => s.Code, "<script>alert(1)</script>").Add(s => s.Caption, "curl"));

        Assert.Empty(snippet.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", snippet.Find("code").TextContent);
        Assert.Equal("0", snippet.Find("pre").GetAttribute("tabindex"));
    }

    [Fact]
    public void Empty_WholePage_IsHeadedByH1()
    {
        Assert.Equal("Nothing", Render<EmptyState>(p => p.Add(s => s.Title, "Nothing").Add(s => s.Heading, 1)).Find("h1").TextContent);
        Assert.Equal("Nothing", Render<EmptyState>(p => p.Add(s => s.Title, "Nothing")).Find("h2").TextContent);
    }

    [Fact]
    public void Error_OffersRetryOnlyWhereThereIsOne()
    {
        var tried = 0;
        Assert.Empty(Render<ErrorState>().FindAll("button"));

        var state = Render<ErrorState>(p => p.Add(s => s.OnRetry, () => tried++));
        state.Find("button").Click();

        Assert.Equal(1, tried);
        Assert.Equal("alert", state.Find(".state").GetAttribute("role"));
    }

    [Fact]
    public void FieldError_NoMessage_ShowsNothing()
    {
        Assert.Empty(Render<FieldError>(p => p.Add(f => f.Message, null)).Markup.Trim());
        Assert.Equal("name-error", Render<FieldError>(p => p.Add(f => f.Message, "No.").Add(f => f.Id, "name-error")).Find("[role=alert]").Id);
    }

    [Fact]
    public void Avatar_BesideTheName_IsNotReadTwice()
    {
        Assert.Equal("true", Render<Avatar>(p => p.Add(a => a.Name, "ada").Add(a => a.Decorative, true)).Find("span").GetAttribute("aria-hidden"));
        Assert.Equal("ada", Render<Avatar>(p => p.Add(a => a.Name, "ada")).Find("[role=img]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Skeleton_HasTheRowsOfTheRealList()
    {
        var rows = Render<SkeletonRows>(p => p.Add(s => s.Rows, 3).Add(s => s.Widths, [2, 1]));

        Assert.Equal(3, rows.FindAll(".line").Count);
        Assert.Equal(6, rows.FindAll(".cell").Count);
        Assert.Equal("Loading", rows.Find("[role=status]").TextContent);
    }
}
