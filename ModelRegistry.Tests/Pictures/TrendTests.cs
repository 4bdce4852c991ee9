using Bunit;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Pictures;

namespace ModelRegistry.Tests.Pictures;

/// <summary>The picture of a metric over versions, its axis and its words.</summary>
public sealed class TrendTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");

    [Theory]
    [InlineData(0.8911, 0.9733, 0.88, 0.05)]
    [InlineData(0.001, 0.0034, 0.001, 0.001)]
    [InlineData(-3, 5, -4, 2)]
    [InlineData(120_000, 1_900_000, 0, 500_000)]
    [InlineData(5, 5, 5, 0.2)]
    [InlineData(0, 0, 0, 5e-11)]
    public void Axis_HasRoundStepsAroundItsValues(double least, double most, double low, double step)
    {
        var axis = TrendAxis.Of([least, most]);

        Assert.Equal(step, axis.Step, step * 1e-9);
        Assert.InRange(axis.Low, Math.Min(low, least) - step, least);
        Assert.InRange(axis.Place(most), 0, TrendAxis.Units * 6);
    }

    [Fact]
    public void AxisLabel_IsTheValueAtItsLine()
    {
        var axis = TrendAxis.Of([0.8911, 0.9733]);

        Assert.Equal("0.9", axis.Label(axis.Place(0.9)));
        Assert.Equal("0.95", axis.Label(axis.Place(0.95)));
    }

    [Fact]
    public async Task Trend_IsTheFirstResultInWordsAndATableToo()
    {
        foreach (var (epoch, loss) in new[] { (0, 0.5), (1, 0.25), (2, 0.375) })
            await Host.Services.LogAsync(Ada, Mlp, new(FormattableString.Invariant($$"""{"epoch":{{epoch}},"loss":{{loss}},"accuracy":0.{{epoch + 5}}}""")));

        var page = OpenTrend("loss");

        Assert.Equal(["loss", "accuracy", "epoch"], page.FindAll("option").Select(option => option.TextContent));
        Assert.Equal("v0 had 0.500, v2 has 0.375. Best is 0.250, at v1.", page.Find(".head p").TextContent);
        Assert.Equal(["v2 0.375", "v1 0.250", "v0 0.500"], page.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent))));
        Assert.Equal("/ada/digits/mlp/v2", page.Find("tbody a").GetAttribute("href"));
        Assert.Contains("loss over versions", page.Find(".chart[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);

        page.Find("select").Change("accuracy");

        page.WaitForAssertion(() => Assert.Contains("Best is 0.7, at v2", page.Find(".head p").TextContent, StringComparison.Ordinal));
        Assert.EndsWith("metric=accuracy", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyThatLooksLikeMarkup_IsText()
    {
        await Host.Services.LogAsync(Ada, Mlp, new("""{"<img src=x onerror=alert(1)>":1}"""));

        var page = OpenTrend(null);

        Assert.Empty(page.FindAll("img"));
        Assert.Equal("<img src=x onerror=alert(1)>", page.Find("option").TextContent);
    }

    [Fact]
    public async Task VersionsWithoutNumbers_SayWhatToLog()
    {
        await Host.Services.LogAsync(Ada, Mlp, new("""{"note":"x"}"""));

        Assert.Contains("No numbers yet", OpenTrend(null).Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ArtifactPage> OpenTrend(string? metric)
    {
        var page = Open<ArtifactPage>($"/ada/digits/mlp?tab=trend{(metric is null ? null : $"&metric={metric}")}", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".chart, .state")));
        return page;
    }
}
