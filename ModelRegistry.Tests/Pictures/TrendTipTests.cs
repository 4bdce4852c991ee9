using Bunit;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Pictures;

namespace ModelRegistry.Tests.Pictures;

/// <summary>What a point says: keys of metadata are strangers' words.</summary>
public sealed class TrendTipTests : ComponentTest
{
    [Fact]
    public void Words_AreTextAndNeverMarkup()
    {
        const string Hostile = "<img src=x onerror=alert(1)>&<b>";

        JSInterop.Mode = JSRuntimeMode.Loose;
        var tip = Render<TrendTip>(parameters => parameters.Add(t => t.Title, Hostile).Add(t => t.Value, Hostile).Add(t => t.Color, "red").Add(t => t.Point, 0));

        Assert.Empty(tip.FindAll("img, b"));
        Assert.Contains(Hostile, tip.Nodes[0].TextContent, StringComparison.Ordinal);
    }
}
