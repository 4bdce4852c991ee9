using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class MarkdownViewTests : ComponentTest
{
    public MarkdownViewTests() => Services.AddSingleton<MarkdownRenderer>();

    [Fact]
    public void Card_ShowsItsTextWithoutFrontMatter()
    {
        var view = Show("---\nlicense: mit\ntags: [a]\n---\n# Digits MLP\n\nA *small* network.");

        Assert.Equal("Digits MLP", view.Find("h2").TextContent);
        Assert.Equal("small", view.Find("em").TextContent);
        Assert.DoesNotContain("license", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_OpensBesideAndTellsNothing()
    {
        var link = Show("[paper](https://x.example/a)").Find("a");

        Assert.Equal("https://x.example/a", link.GetAttribute("href"));
        Assert.Equal("_blank", link.GetAttribute("target"));
        Assert.Equal("nofollow noopener noreferrer", link.GetAttribute("rel"));
    }

    [Fact]
    public void Picture_BecomesALinkAndIsNotLoaded()
    {
        var view = Show("![loss curve](https://x.example/loss.png)");

        Assert.Empty(view.FindAll("img"));
        Assert.Equal("loss curve", view.Find("a[href='https://x.example/loss.png']").TextContent);
    }

    [Fact]
    public void PictureOfTheCardsOwnFolder_KeepsItsWords()
    {
        var view = Show("![loss curve](loss.png)");

        Assert.Empty(view.FindAll("img, a"));
        Assert.Contains("loss curve", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void TaskList_IsReadOnlyAndNamed()
    {
        var boxes = Show("- [x] trained\n- [ ] calibrated").FindAll("input");

        Assert.Equal(["done", "not done"], boxes.Select(box => box.GetAttribute("aria-label")));
        Assert.All(boxes, box => Assert.True(box.HasAttribute("disabled")));
    }

    [Fact]
    public void Table_IsATable() => Assert.Equal(2, Show("| m | v |\n|---|--:|\n| acc | 0.97 |").FindAll("td").Count);

    [Fact]
    public void NewText_IsShown()
    {
        var view = Show("one");
        view.Render(parameters => parameters.Add(v => v.Text, "two"));
        Assert.Equal("two", view.Find("p").TextContent);
    }

    private IRenderedComponent<MarkdownView> Show(string text) => Render<MarkdownView>(parameters => parameters.Add(v => v.Text, text));
}
